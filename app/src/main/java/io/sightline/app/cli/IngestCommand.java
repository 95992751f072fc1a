package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.config.RecordingEntry;
import io.sightline.app.config.SystemConfig;
import io.sightline.app.embedded.Models;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.ingest.IngestConfig;
import io.sightline.ingest.IngestService;
import io.sightline.ingest.encode.OnnxFrameEncoder;
import io.sightline.ingest.record.RecordingSettings;
import io.sightline.ingest.sim.SimSources;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Ingest as a process of its own. */
@Command(
    name = "ingest",
    mixinStandardHelpOptions = true,
    description = "Watches the registered streams and writes frame events, on a given Kafka.",
    footerHeading = "%nExample:%n",
    footer =
        "  sightline ingest --bootstrap-servers kafka:9092 --encoder bundles/clip --secrets secrets.properties")
final class IngestCommand implements Callable<Integer> {
  @Mixin private KafkaOptions kafka;

  @Option(
      names = "--encoder",
      paramLabel = "DIR",
      description = "Folder of the encoder bundle (default: the one that ships).")
  private Path encoder;

  @Option(
      names = "--secrets",
      paramLabel = "FILE",
      description = "Properties file in which store:NAME credentials are found.")
  private Path secrets;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file of which the section recording is read.")
  private Path configFile;

  @Override
  public Integer call() throws Exception {
    EncoderBundle bundle = EncoderBundle.load(BundleOptions.encoder(Optional.ofNullable(encoder)));
    kafka.checkReachable();
    IngestConfig base = IngestConfig.defaults(kafka.bootstrapServers());
    IngestConfig config =
        new IngestConfig(
            kafka.all(),
            base.batch(),
            base.timeouts(),
            base.backoff(),
            base.thumbnails(),
            Optional.ofNullable(secrets),
            base.statusInterval());
    Optional<RecordingSettings> recording =
        configFile == null
            ? Optional.empty()
            : SystemConfig.load(configFile).recording().map(RecordingEntry::ring);
    try (UntilStopped stop = new UntilStopped();
        Models models = Models.load(bundle);
        IngestService service =
            IngestService.start(
                config.withRecording(recording),
                new OnnxFrameEncoder(models.images()),
                Map.of("sim", new SimSources(InstantSource.system())),
                System.getenv(),
                InstantSource.system())) {
      stop.await();
    }
    return ExitCode.OK;
  }
}
