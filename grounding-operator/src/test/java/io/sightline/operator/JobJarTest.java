package io.sightline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

/** Opens the job jar as it was packaged. */
class JobJarTest {
  private static final Path JAR = Path.of(System.getProperty("sightline.job.jar"));

  @Test
  void holdsWhatAClusterDoesNotHave() throws IOException {
    assertThat(names())
        .contains(
            "io/sightline/operator/GroundingJob.class",
            "io/sightline/core/grounding/MomentTracker.class",
            "io/sightline/schemas/topics.properties",
            "org/apache/flink/connector/kafka/source/KafkaSource.class",
            "org/apache/kafka/clients/consumer/KafkaConsumer.class",
            "org/apache/avro/Schema.class",
            "ai/onnxruntime/native/linux-x64/libonnxruntime.so",
            "META-INF/services/org.apache.kafka.common.config.provider.ConfigProvider");
  }

  @Test
  void holdsNothingThatAClusterHas() throws IOException {
    assertThat(names())
        .noneMatch(name -> name.startsWith("org/apache/flink/core/"))
        .noneMatch(name -> name.startsWith("org/apache/flink/streaming/api/environment/"))
        .noneMatch(name -> name.startsWith("org/apache/flink/runtime/"))
        .noneMatch(name -> name.startsWith("org/apache/flink/connector/base/"))
        .noneMatch(name -> name.startsWith("org/slf4j/"))
        .noneMatch(name -> name.startsWith("org/apache/logging/"))
        .noneMatch(name -> name.startsWith("org/rocksdb/"))
        .noneMatch(name -> name.contains("native/win-") || name.contains("native/osx-"))
        .noneMatch(name -> name.matches("META-INF/.*\\.(SF|RSA|DSA)"))
        .noneMatch(name -> name.endsWith("module-info.class"));
    assertThat(Files.size(JAR)).isLessThan(80_000_000L);
  }

  @Test
  void namesItsMainClass() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Main-Class"))
          .isEqualTo("io.sightline.operator.GroundingJob");
      assertThat(jar.getManifest().getMainAttributes().getValue("Multi-Release")).isEqualTo("true");
    }
  }

  @Test
  void buildsTheJobWithNothingButFlinkBesideIt() throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(new Configuration());
    try (URLClassLoader jar =
        new URLClassLoader(new URL[] {JAR.toUri().toURL()}, new FlinkAlone())) {
      Class<?> arguments = jar.loadClass("io.sightline.operator.GroundingArguments");
      Class<?> config = jar.loadClass("io.sightline.operator.GroundingConfig");
      Class<?> job = jar.loadClass("io.sightline.operator.GroundingJob");
      assertThat(job).isNotSameAs(GroundingJob.class);
      Method parse = arguments.getDeclaredMethod("parse", String[].class);
      parse.setAccessible(true);
      String[] args = {"--bootstrap-servers", "kafka:9092", "--head", "/h", "--encoder-dim", "8"};
      job.getMethod("build", StreamExecutionEnvironment.class, config)
          .invoke(null, environment, parse.invoke(null, (Object) args));

      assertThat(environment.getStreamGraph().getStreamNodes()).hasSizeGreaterThan(3);
    } catch (InvocationTargetException e) {
      throw new AssertionError("something is missing from the jar", e.getCause());
    }
  }

  private static Set<String> names() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream().map(entry -> entry.getName()).collect(Collectors.toSet());
    }
  }

  /** What a cluster offers a job: Flink, without the connector, and slf4j. */
  private static final class FlinkAlone extends ClassLoader {
    FlinkAlone() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      boolean offered =
          (name.startsWith("org.apache.flink.")
                  && !name.startsWith("org.apache.flink.connector.kafka."))
              || name.startsWith("org.slf4j.");
      if (!offered) {
        throw new ClassNotFoundException(name);
      }
      return JobJarTest.class.getClassLoader().loadClass(name);
    }
  }
}
