package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.StartupException;
import io.sightline.app.embedded.CompressorGauges;
import io.sightline.compressor.Compressor;
import io.sightline.compressor.CompressorConfig;
import io.sightline.core.grounding.HeadShape;
import io.sightline.gateway.metrics.Metrics;
import io.sightline.inference.bundle.HeadBundle;
import io.sightline.ingest.publish.MetricsEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The compressor as a process of its own. */
@Command(
    name = "compressor",
    mixinStandardHelpOptions = true,
    description = "Keeps every stream's memory and writes windows, on a given Kafka.",
    footerHeading = "%nExample:%n",
    footer =
        "  sightline compressor --bootstrap-servers kafka:9092 --data /var/lib/sightline/compressor --threads 4 --standby 1")
final class CompressorCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(CompressorCommand.class);
  private static final long HEALTH_EVERY_MS = 60_000;

  @Mixin private KafkaOptions kafka;

  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the stores; one process a folder.")
  private Path data;

  @Option(
      names = "--threads",
      defaultValue = "1",
      paramLabel = "N",
      description = "Stream threads (default: 1).")
  private int threads;

  @Option(
      names = "--standby",
      defaultValue = "0",
      paramLabel = "N",
      description = "Other processes that keep a copy of each store ready.")
  private int standbys;

  @Option(
      names = "--replication",
      defaultValue = "-1",
      paramLabel = "N",
      description = "Copies of the changelog (default: the broker's).")
  private int replication;

  @Option(
      names = "--head",
      paramLabel = "DIR",
      description =
          "Folder of the head bundle that the windows are for: it says how many frames a memory holds (default: the zero-shot head).")
  private Path head;

  @Option(
      names = "--rocksdb-mb",
      defaultValue = "64",
      paramLabel = "N",
      description = "Native memory of all stores together, in MiB (default: 64).")
  private long rocksDbMib;

  @Option(
      names = "--metrics",
      paramLabel = "HOST:PORT",
      converter = AddressConverter.class,
      description = "Where to serve /metrics in the Prometheus text format (default: nowhere).")
  private InetSocketAddress metrics;

  @Override
  public Integer call() throws Exception {
    HeadShape shape =
        HeadBundle.load(BundleOptions.head(Optional.ofNullable(head), Optional.empty())).shape();
    kafka.checkReachable();
    CompressorConfig config =
        CompressorConfig.of(kafka.bootstrapServers(), data)
            .withMemory(shape.memory())
            .withRocksDbBytes(rocksDbMib << 20)
            .withThreads(threads)
            .withCopies(replication, standbys)
            .withKafka(kafka.more());
    try (UntilStopped stop = new UntilStopped();
        Compressor compressor = new Compressor(config, InstantSource.system());
        MetricsEndpoint endpoint = metrics == null ? null : serve(compressor)) {
      compressor.start();
      while (!stop.await(HEALTH_EVERY_MS)) {
        LOG.info("{}", compressor.health());
      }
    }
    return ExitCode.OK;
  }

  private MetricsEndpoint serve(Compressor compressor) {
    Metrics gauges = new Metrics();
    CompressorGauges.of(() -> Optional.of(compressor))
        .forEach(gauge -> gauges.gauge(gauge.name(), gauge.help(), gauge.value()));
    try {
      return MetricsEndpoint.open(metrics, gauges::toText);
    } catch (IOException e) {
      throw new StartupException("cannot serve metrics on " + metrics + ": " + e.getMessage(), e);
    }
  }
}
