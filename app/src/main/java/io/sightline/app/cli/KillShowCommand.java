package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.kills.KillShows;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows that nothing is lost by a crash. */
@Command(
    name = "kill-show",
    mixinStandardHelpOptions = true,
    description = {
      "Kills the system (-9) at random times in the middle of moments, and compares what it told with an undisturbed run on the same frames.",
      "Without --cluster it starts the whole system in one process, and that is killed."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  sightline kill-show", "  sightline kill-show --kills 3 --seed 7"})
final class KillShowCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private BundleOptions bundles;

  @Option(
      names = "--kills",
      defaultValue = "20",
      paramLabel = "N",
      description = "How often (default: 20).")
  private int kills;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "Says what is killed when (default: 1).")
  private long seed;

  @Option(
      names = "--within",
      defaultValue = "20",
      paramLabel = "SECONDS",
      description = "Until then the system has to score again (default: 20).")
  private double within;

  @ArgGroup(exclusive = false)
  private Cluster cluster;

  /** A cluster that infra/local-cluster/run has started and watches. */
  static final class Cluster {
    @Option(
        names = "--cluster",
        required = true,
        paramLabel = "DIR",
        description = "The data folder of a running infra/local-cluster.")
    private Path data;

    @Option(
        names = "--bootstrap-servers",
        required = true,
        paramLabel = "HOST:PORT",
        description = "Its Kafka.")
    private String kafka;

    @Option(names = "--page", required = true, paramLabel = "URL", description = "Its gateway.")
    private URI page;

    @Option(
        names = "--flink",
        required = true,
        paramLabel = "URL",
        description = "REST address of its job manager.")
    private URI flink;

    @Option(
        names = "--part",
        paramLabel = "NAME",
        description =
            "Kill this part alone: broker, compressor, job manager or task manager; repeatable (default: each of them).")
    private List<String> parts = List.of();
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Path encoder = BundleOptions.encoder(bundles.givenEncoder());
    Path head = BundleOptions.head(bundles.givenHead(), Optional.of(encoder));
    List<String> parts = cluster == null ? List.of() : cluster.parts;
    for (String part : parts) {
      if (!KillShows.CLUSTER_PARTS.contains(part)) {
        throw new ParameterException(
            spec.commandLine(),
            "--part must be one of "
                + String.join(", ", KillShows.CLUSTER_PARTS)
                + ", but was "
                + part);
      }
    }
    KillShows shows = new KillShows(encoder, head, parts, kills, seed, within);
    if (cluster != null) {
      boolean good = shows.ofCluster(cluster.data, cluster.kafka, cluster.page, cluster.flink, out);
      return good ? ExitCode.OK : ExitCode.FAILED;
    }
    Path folder = Files.createTempDirectory("sightline-kill-show");
    boolean good = shows.ofOneProcess(folder, out);
    if (good) {
      delete(folder);
    } else {
      out.println("what happened is in " + folder);
    }
    return good ? ExitCode.OK : ExitCode.FAILED;
  }

  private static void delete(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> found = Files.walk(folder)) {
      all = found.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : all) {
      Files.deleteIfExists(path);
    }
  }
}
