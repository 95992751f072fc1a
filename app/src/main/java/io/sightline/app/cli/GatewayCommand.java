package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.StartupException;
import io.sightline.app.config.Front;
import io.sightline.app.config.SystemConfig;
import io.sightline.app.embedded.Models;
import io.sightline.app.embedded.ProcessInsights;
import io.sightline.app.embedded.Registration;
import io.sightline.gateway.Gateway;
import io.sightline.gateway.GatewayConfig;
import io.sightline.gateway.GatewayException;
import io.sightline.gateway.GatewayLimits;
import io.sightline.gateway.alerts.AlertSettings;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.bundle.HeadBundle;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The gateway as a process of its own. */
@Command(
    name = "gateway",
    mixinStandardHelpOptions = true,
    description = "Serves the API and the page, on a given Kafka.",
    footerHeading = "%nExample:%n",
    footer =
        "  sightline gateway --bootstrap-servers kafka:9092 --encoder bundles/clip --port 8088")
final class GatewayCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Mixin private KafkaOptions kafka;
  @Mixin private FrontOptions front;

  @Option(
      names = "--encoder",
      paramLabel = "DIR",
      description = "Folder of the encoder bundle (default: the one that ships).")
  private Path encoder;

  @Option(
      names = "--host",
      defaultValue = GatewayConfig.DEFAULT_HOST,
      paramLabel = "ADDRESS",
      description = "Interface (default: 127.0.0.1).")
  private String host;

  @Option(
      names = "--port",
      defaultValue = "8088",
      paramLabel = "PORT",
      description = "Port; 0 takes a free one (default: 8088).")
  private int port;

  @Option(
      names = "--head",
      paramLabel = "DIR",
      description =
          "Folder of the head bundle that scores, for its thresholds (default: the one beside the encoder, else the zero-shot head).")
  private Path head;

  @Option(
      names = "--media-folder",
      paramLabel = "DIR",
      description = "Files beneath may be registered as streams; repeatable.")
  private List<Path> mediaFolders = new ArrayList<>();

  @Option(
      names = "--secrets",
      defaultValue = "secrets.properties",
      paramLabel = "FILE",
      description = "Where passwords of streams are kept; ingest reads it.")
  private Path secrets;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "YAML file of which the sections alerts and recording are read.")
  private Path configFile;

  private GatewayConfig config(Front chosen) {
    try {
      return new GatewayConfig(
          host,
          port,
          Set.copyOf(chosen.names()),
          kafka.bootstrapServers(),
          mediaFolders.stream().map(Path::toAbsolutePath).toList(),
          secrets,
          GatewayLimits.DEFAULT,
          configFile == null ? AlertSettings.DEFAULT : SystemConfig.load(configFile).alerts(),
          chosen.exposure());
    } catch (IllegalArgumentException e) {
      throw new StartupException(e.getMessage(), e);
    }
  }

  @Override
  public Integer call() throws Exception {
    Path encoderFolder = BundleOptions.encoder(Optional.ofNullable(encoder));
    EncoderBundle bundle = EncoderBundle.load(encoderFolder);
    HeadBundle scoring =
        HeadBundle.load(BundleOptions.head(Optional.ofNullable(head), Optional.of(encoderFolder)));
    GatewayConfig config = config(front.over(Front.LOCAL));
    kafka.checkReachable();
    try (UntilStopped stop = new UntilStopped();
        Models models = Models.load(bundle);
        Gateway gateway =
            Gateway.start(
                config,
                models.text()::encode,
                scoring.usualSettings(),
                ProcessInsights.ofGateway(models),
                InstantSource.system())) {
      if (gateway.awaitReady(PATIENCE)) {
        new Registration(gateway).reencode(bundle.id());
      }
      stop.await();
    } catch (GatewayException e) {
      throw new StartupException(e.getMessage(), e);
    }
    return ExitCode.OK;
  }
}
