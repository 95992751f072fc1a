package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.StartupException;
import io.sightline.app.config.RecordingEntry;
import io.sightline.app.config.SystemConfig;
import io.sightline.app.embedded.Models;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.ingest.IngestConfig;
import io.sightline.ingest.IngestService;
import io.sightline.ingest.encode.OnnxFrameEncoder;
import io.sightline.ingest.fleet.Membership;
import io.sightline.ingest.publish.MetricsEndpoint;
import io.sightline.ingest.record.RecordingSettings;
import io.sightline.ingest.sim.SimSources;
import java.io.IOException;
import java.net.InetSocketAddress;
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
    description = {
      "Watches the registered streams and writes frame events, on a given Kafka.",
      "Several of these share the streams; when one ends, the others take its streams over.",
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  sightline ingest --bootstrap-servers kafka:9092 --encoder bundles/clip --secrets"
          + " secrets.properties",
      "  sightline ingest --bootstrap-servers kafka:9092 --name north --metrics 127.0.0.1:9464",
    })
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

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "Name of this worker, shown with its streams (default: machine and process).")
  private String name;

  @Option(
      names = "--group",
      paramLabel = "GROUP",
      defaultValue = Membership.DEFAULT_GROUP,
      description = "Workers of one group share the streams (default: ${DEFAULT-VALUE}).")
  private String group;

  @Option(
      names = "--alone",
      description = "Run every stream here, whoever else is there: for a single worker.")
  private boolean alone;

  @Option(
      names = "--metrics",
      paramLabel = "HOST:PORT",
      converter = AddressConverter.class,
      description = "Where to serve /metrics in the Prometheus text format (default: nowhere).")
  private InetSocketAddress metrics;

  @Override
  public Integer call() throws Exception {
    EncoderBundle bundle = EncoderBundle.load(BundleOptions.encoder(Optional.ofNullable(encoder)));
    kafka.checkReachable();
    Optional<RecordingSettings> recording =
        configFile == null
            ? Optional.empty()
            : SystemConfig.load(configFile).recording().map(RecordingEntry::ring);
    IngestConfig base =
        IngestConfig.defaults(kafka.bootstrapServers())
            .withKafka(kafka.all())
            .withMembership(membership());
    IngestConfig config = secrets == null ? base : base.withCredentialStore(secrets);
    try (UntilStopped stop = new UntilStopped();
        Models models = Models.load(bundle);
        IngestService service =
            IngestService.start(
                config.withRecording(recording),
                new OnnxFrameEncoder(models.images()),
                Map.of("sim", new SimSources(InstantSource.system())),
                System.getenv(),
                InstantSource.system());
        MetricsEndpoint endpoint = metrics == null ? null : serve(service)) {
      stop.await();
    }
    return ExitCode.OK;
  }

  private Membership membership() {
    String worker = Optional.ofNullable(name).orElseGet(Membership::defaultName);
    return new Membership(
        worker, alone ? Optional.empty() : Optional.of(group), Membership.DEFAULT_SESSION);
  }

  private MetricsEndpoint serve(IngestService service) {
    try {
      return MetricsEndpoint.open(metrics, service::metrics);
    } catch (IOException e) {
      throw new StartupException("cannot serve metrics on " + metrics + ": " + e.getMessage(), e);
    }
  }
}
