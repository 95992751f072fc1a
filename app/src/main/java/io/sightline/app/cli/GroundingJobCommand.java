package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.StartupException;
import io.sightline.app.embedded.EmbeddedFlink;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.operator.Delivery;
import io.sightline.operator.GroundingConfig;
import io.sightline.operator.GroundingJob;
import io.sightline.operator.OperatorSettings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The grounding job in a process of its own, without a Flink cluster. */
@Command(
    name = "grounding-job",
    mixinStandardHelpOptions = true,
    description = {
      "Scores windows and tells moments, on a given Kafka, in this process.",
      "For a Flink cluster submit the job jar instead: flink run sightline-grounding-job.jar --help"
    },
    footerHeading = "%nExample:%n",
    footer =
        "  sightline grounding-job --bootstrap-servers kafka:9092 --data /var/lib/sightline/grounding --encoder bundles/clip")
final class GroundingJobCommand implements Callable<Integer> {
  @Mixin private KafkaOptions kafka;

  @ArgGroup(exclusive = true, multiplicity = "1")
  private Features features;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Folder of checkpoints and savepoints; one process a folder.")
  private Path data;

  @Option(
      names = "--head",
      paramLabel = "DIR",
      description =
          "Folder of the head bundle (default: the one beside the encoder, else the zero-shot head).")
  private Path head;

  @Option(
      names = "--parallelism",
      defaultValue = "1",
      paramLabel = "N",
      description = "Subtasks (default: 1).")
  private int parallelism;

  /** Whose features are on the topics. */
  static final class Features {
    @Option(
        names = "--encoder",
        paramLabel = "DIR",
        description = "Folder of the encoder bundle that ingest uses.")
    private Path encoder;

    @Option(
        names = "--encoder-dim",
        paramLabel = "D",
        description = "Components of a frame's feature, where the bundle is not at hand.")
    private Integer dim;
  }

  @Override
  public Integer call() throws Exception {
    int dim = features.dim != null ? features.dim : EncoderBundle.load(features.encoder).dim();
    GroundingConfig config =
        new GroundingConfig(
            kafka.bootstrapServers(),
            GroundingConfig.GROUP_ID,
            BundleOptions.head(Optional.ofNullable(head), Optional.ofNullable(features.encoder)),
            OperatorSettings.forDim(dim),
            1,
            parallelism,
            GroundingConfig.CHECKPOINT_INTERVAL,
            Optional.empty(),
            Delivery.AT_LEAST_ONCE,
            kafka.more());
    kafka.checkReachable();
    AtomicReference<Throwable> problem = new AtomicReference<>();
    try (UntilStopped stop = new UntilStopped();
        EmbeddedFlink flink =
            EmbeddedFlink.start(
                data, "grounding", environment -> GroundingJob.build(environment, config))) {
      flink
          .ended()
          .whenComplete(
              (result, failure) -> {
                problem.set(failure);
                stop.stop();
              });
      stop.await();
    }
    if (problem.get() != null) {
      throw new StartupException(
          "the job has failed: " + problem.get().getMessage(), problem.get());
    }
    return ExitCode.OK;
  }
}
