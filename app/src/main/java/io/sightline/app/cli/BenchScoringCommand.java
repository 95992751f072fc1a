package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.bench.BenchSettings;
import io.sightline.app.bench.HeadBench;
import io.sightline.app.bench.LiveBench;
import io.sightline.app.bench.MemoryBench;
import io.sightline.app.bench.PipelineBench;
import io.sightline.app.bench.RestoreBench;
import io.sightline.app.bench.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Figures of what Sightline costs on this machine. */
@Command(
    name = "scoring",
    mixinStandardHelpOptions = true,
    description = {
      "Measures on made-up features, and prints a table.",
      "  head       CPU and heap of a head of width 256 and of the one given, a (frame, query), beside this machine's matrix products",
      "  memory     CPU of a stream's memory, bytes of its windows and of its state",
      "  growth     the pipeline at live pace, by streams and by queries: throughput, latency, CPU, bytes",
      "  sustained  the most stream-query pairs that the pipeline keeps up with",
      "  restore    how long the memory of many streams takes to come back from the changelog",
      "  live       the whole system on 8 simulated cameras: capture to alert, CPU of one more query",
      "  all        all of these, and at the end the figures that count against what they should reach",
      "On a quiet machine: whatever else runs only makes the figures worse."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  sightline bench scoring all",
      "  sightline bench scoring head memory",
      "  taskset -c 0,1 sightline bench scoring growth sustained --for 30s",
      "  sightline bench scoring restore --restored 1000"
    })
final class BenchScoringCommand implements Callable<Integer> {
  private static final int CAMERAS = 8;
  private static final int MOST_QUERIES = 64;
  private static final Duration LIVE_WARM_UP = Duration.ofSeconds(75);

  /** What can be measured. */
  enum Part {
    HEAD,
    MEMORY,
    GROWTH,
    SUSTAINED,
    LIVE,
    RESTORE,
    ALL
  }

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..*",
      paramLabel = "PART",
      description = "What to measure (default: head memory growth sustained).")
  private Set<Part> parts = EnumSet.of(Part.HEAD, Part.MEMORY, Part.GROWTH, Part.SUSTAINED);

  @Option(
      names = "--head",
      paramLabel = "DIR",
      description = "Folder of the head bundle (default: the one that ships beside the encoder).")
  private Path head;

  @Option(
      names = "--encoder-dim",
      defaultValue = "256",
      paramLabel = "D",
      description = "Components of a feature, where the head serves any encoder (default: 256).")
  private int dim;

  @Option(
      names = "--operations",
      paramLabel = "N",
      description =
          "Floating-point operations of the head a (frame, query), to print what share of a plain matrix product is reached; python -m sightline_training.head_cost counts them.")
  private Double operations;

  @Option(
      names = "--for",
      defaultValue = "10s",
      converter = TimeConverter.class,
      paramLabel = "TIME",
      description = "How long each figure is measured (default: 10s).")
  private Duration time;

  @Option(
      names = "--streams",
      split = ",",
      defaultValue = "1,2,4,8,16,32,64",
      paramLabel = "N",
      description = "Numbers of streams, 20 queries each (default: 1,2,4,8,16,32,64).")
  private List<Integer> streams;

  @Option(
      names = "--queries",
      split = ",",
      defaultValue = "1,8,64,256,512",
      paramLabel = "N",
      description = "Numbers of queries on one stream (default: 1,8,64,256,512).")
  private List<Integer> queries;

  @Option(
      names = "--restored",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Streams to restore (default: 1000).")
  private int restored;

  @Option(
      names = "--short",
      description =
          "Everything small and for a moment: shows that it runs, its figures say nothing.")
  private boolean isShort;

  @Override
  public Integer call() throws Exception {
    if (parts.contains(Part.ALL)) {
      parts = EnumSet.allOf(Part.class);
    }
    if (isShort) {
      time = Duration.ofMillis(500);
      streams = List.of(1);
      queries = List.of(1, 8);
      restored = 3;
    }
    OptionalDouble known =
        operations == null ? OptionalDouble.empty() : OptionalDouble.of(operations);
    Path encoder = BundleOptions.encoder(Optional.empty());
    BenchSettings settings =
        BenchSettings.of(
            BundleOptions.head(Optional.ofNullable(head), Optional.of(encoder)),
            dim,
            known,
            time,
            streams,
            queries);
    Table table = new Table(spec.commandLine().getOut());
    Path folder = Files.createTempDirectory("sightline-bench");
    try {
      if (parts.contains(Part.HEAD)) {
        HeadBench.wide(folder.resolve("head-256"), time, table);
        HeadBench.run(settings, table);
      }
      if (parts.contains(Part.MEMORY)) {
        MemoryBench.run(settings, table);
      }
      if (parts.contains(Part.GROWTH) || parts.contains(Part.SUSTAINED)) {
        pipeline(settings, folder.resolve("pipeline"), table);
      }
      if (parts.contains(Part.LIVE)) {
        Path live = Files.createDirectories(folder.resolve("live"));
        LiveBench bench = new LiveBench(live, encoder, BundleOptions.shipped("street/head"), table);
        if (isShort) {
          bench.run(1, LiveBench.QUERIES, Duration.ofSeconds(1), time);
        } else {
          bench.run(CAMERAS, MOST_QUERIES, LIVE_WARM_UP, time);
        }
      }
      if (parts.contains(Part.RESTORE)) {
        RestoreBench.run(settings, folder.resolve("restore"), restored, table);
      }
      table.summary();
    } finally {
      delete(folder);
    }
    return ExitCode.OK;
  }

  private void pipeline(BenchSettings settings, Path folder, Table table)
      throws InterruptedException {
    try (PipelineBench bench = new PipelineBench(settings, folder, table)) {
      if (parts.contains(Part.GROWTH)) {
        bench.growth();
      }
      if (parts.contains(Part.SUSTAINED)) {
        bench.sustained(isShort ? 1 : 8, isShort ? 1 : 512);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
