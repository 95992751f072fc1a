package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.eval.EvalClip;
import io.sightline.app.eval.MemoryProofRun;
import io.sightline.core.video.StreamSpec;
import io.sightline.simulator.Split;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What memory is worth. */
@Command(
    name = "memory-proof",
    mixinStandardHelpOptions = true,
    description =
        "What is left in a stream's memory of the rare things of the last hour, and what heads find with it, by policy, on made-up cameras of a split.",
    footerHeading = "%nExample:%n",
    footer =
        "  sightline bench memory-proof --split test --streams 3 --moments --cache data/features")
final class BenchMemoryProofCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BundleOptions bundles;
  @Mixin private DatasetOptions dataset;

  @Option(
      names = "--minutes",
      defaultValue = "60",
      paramLabel = "N",
      description = "Length of each stream (default: 60).")
  private double minutes;

  @Option(
      names = "--slots",
      defaultValue = "64",
      paramLabel = "M",
      description = "Slots of the bounded memories (default: 64).")
  private int slots;

  @Option(
      names = "--standing",
      defaultValue = "20",
      paramLabel = "N",
      description = "Sentences that stand from the start, half of them rare (default: 20).")
  private int standing;

  @Option(
      names = "--late",
      defaultValue = "40",
      paramLabel = "N",
      description =
          "Rare sentences that are asked at the end only, and as many that never happened (default: 40).")
  private int late;

  @Option(
      names = "--moments",
      description =
          "Also what moments heads find of the standing sentences: the head that ships and the zero-shot head, or that of --head.")
  private boolean moments;

  @Option(
      names = "--tune-streams",
      defaultValue = "3",
      paramLabel = "N",
      description =
          "With --moments: on how many streams of the validation split settings are chosen (default: 3).")
  private int tuneStreams;

  @Option(names = "--cache", paramLabel = "DIR", description = "Keep features there.")
  private Path cache;

  @Option(
      names = "--threads",
      defaultValue = "1",
      paramLabel = "N",
      description = "Threads of the model (default: 1).")
  private int threads;

  @Override
  public Integer call() throws Exception {
    if (!dataset.given()) {
      throw new ParameterException(spec.commandLine(), "give --split SPLIT");
    }
    if (moments && dataset.isOf(Split.VALIDATION)) {
      throw new ParameterException(
          spec.commandLine(),
          "--moments takes another split: settings are chosen on validation, not on what is reported");
    }
    double rate = bundles.framesPerSecond().orElse(StreamSpec.DEFAULT_FRAMES_PER_SECOND);
    Path encoder = BundleOptions.encoder(bundles.givenEncoder());
    List<EvalClip> tune =
        moments
            ? EvalClip.ofPlan(dataset.plan(Split.VALIDATION, tuneStreams, 60 * minutes, rate))
            : List.of();
    new MemoryProofRun(
            encoder,
            moments ? heads(encoder) : List.of(),
            Optional.ofNullable(cache),
            rate,
            slots,
            standing,
            late,
            threads)
        .run(tune, EvalClip.ofPlan(dataset.plan(60 * minutes, rate)), spec.commandLine().getOut());
    return ExitCode.OK;
  }

  private List<Path> heads(Path encoder) {
    Path first = BundleOptions.head(bundles.givenHead(), Optional.of(encoder));
    Path zeroShot = BundleOptions.shipped("zero-shot");
    return bundles.givenHead().isPresent() || first.equals(zeroShot)
        ? List.of(first)
        : List.of(first, zeroShot);
  }
}
