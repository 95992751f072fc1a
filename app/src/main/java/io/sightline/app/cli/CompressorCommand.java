package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.compressor.Compressor;
import io.sightline.compressor.CompressorConfig;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
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

  @Override
  public Integer call() throws Exception {
    kafka.checkReachable();
    CompressorConfig config =
        CompressorConfig.of(kafka.bootstrapServers(), data)
            .withThreads(threads)
            .withCopies(replication, standbys)
            .withKafka(kafka.more());
    try (UntilStopped stop = new UntilStopped();
        Compressor compressor = new Compressor(config, InstantSource.system())) {
      compressor.start();
      stop.await();
    }
    return ExitCode.OK;
  }
}
