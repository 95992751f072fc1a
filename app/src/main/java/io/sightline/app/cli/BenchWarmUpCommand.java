package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.eval.EvalClip;
import io.sightline.app.eval.WarmUpRun;
import io.sightline.core.video.StreamSpec;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What a late query misses. */
@Command(
    name = "warm-up",
    mixinStandardHelpOptions = true,
    description =
        "How soon a query that comes late, or lost its carry, is scored as one that stood from the start.",
    footerHeading = "%nExample:%n",
    footer = "  sightline bench warm-up --split validation --streams 5 --minutes 20")
final class BenchWarmUpCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BundleOptions bundles;
  @Mixin private DatasetOptions dataset;

  @Option(
      names = "--minutes",
      defaultValue = "20",
      paramLabel = "N",
      description = "Length of each stream (default: 20).")
  private double minutes;

  @Option(
      names = "--sentences",
      defaultValue = "20",
      paramLabel = "N",
      description = "Sentences of each stream (default: 20).")
  private int sentences;

  @Option(
      names = "--every",
      defaultValue = "300",
      paramLabel = "N",
      description = "Windows between two beginnings (default: 300).")
  private int every;

  @Option(names = "--cache", paramLabel = "DIR", description = "Keep features there.")
  private Path cache;

  @Override
  public Integer call() throws Exception {
    if (!dataset.given()) {
      throw new ParameterException(spec.commandLine(), "give --split SPLIT");
    }
    double rate = bundles.framesPerSecond().orElse(StreamSpec.DEFAULT_FRAMES_PER_SECOND);
    Path encoder = BundleOptions.encoder(bundles.givenEncoder());
    Path head = BundleOptions.head(bundles.givenHead(), Optional.of(encoder));
    new WarmUpRun(encoder, head, Optional.ofNullable(cache), rate, sentences, every)
        .run(EvalClip.ofPlan(dataset.plan(60 * minutes, rate)), spec.commandLine().getOut());
    return ExitCode.OK;
  }
}
