package io.sightline.app.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * That every kernel runs. With {@code -Dkernels=measured} they are measured, each in a Java of its
 * own, and JMH's table is printed:
 *
 * <pre>
 * mvn -pl app -am test -Dtest=KernelsTest -Dsurefire.failIfNoSpecifiedTests=false -Dkernels=measured
 * </pre>
 */
class KernelsTest {
  private static final int KERNELS = 7;
  private static final TimeValue MOMENT = TimeValue.milliseconds(5);

  @Test
  void everyKernelRuns() throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Kernels.class.getName().replace(".", "\\.") + "\\.")
            .shouldFailOnError(true);
    if (System.getProperty("kernels", "").equals("measured")) {
      TimeValue second = TimeValue.seconds(1);
      options.forks(1).warmupIterations(3).warmupTime(second);
      options.measurementIterations(5).measurementTime(second);
      options.jvmArgs("-XX:+UseSerialGC", "-Xmx768m");
    } else {
      options.forks(0).warmupIterations(0).measurementIterations(1).measurementTime(MOMENT);
      options.verbosity(VerboseMode.SILENT);
    }
    Collection<RunResult> results = new Runner(options.build()).run();

    assertThat(results).hasSize(KERNELS);
    assertThat(results).allMatch(result -> result.getPrimaryResult().getScore() > 0);
  }
}
