package io.sightline.app.bench;

import io.sightline.app.StartupException;
import io.sightline.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The pipeline from features to scores, with a real broker, compressor and job in this process, at
 * the pace of live streams: what it keeps up with, how late it is, what it costs.
 */
public final class PipelineBench implements AutoCloseable {
  private static final String CHANGELOG = "sightline-compressor-memory-changelog";
  private static final Duration LEAST_WARM_UP = Duration.ofSeconds(4);
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(180);

  private final BenchSettings settings;
  private final Table table;
  private final BenchSystem system;
  private final Load load;
  private final ScoresHeard heard;

  /**
   * @param cpu of the process, seconds a second
   * @param sustained whether all was scored and nothing piled up
   */
  private record Figure(int streams, int queries, double cpu, boolean sustained) {}

  /**
   * @param folder empty; all is stored there
   */
  public PipelineBench(BenchSettings settings, Path folder, Table table)
      throws InterruptedException {
    this.settings = settings;
    this.table = table;
    system = new BenchSystem(folder, settings);
    try {
      load = new Load(system.kafka(), new MadeUp(settings));
      system.startCompressor();
      system.startGrounding(folder, settings);
      heard = new ScoresHeard(system.kafka(), load::plays);
      awaitScores();
    } catch (InterruptedException | RuntimeException e) {
      system.close();
      throw e;
    }
  }

  /** Plays a stream until its scores come: the job has started, and what it needs is compiled. */
  private void awaitScores() throws InterruptedException {
    load.change(1, 1);
    long begun = System.nanoTime();
    for (Duration until = LEAST_WARM_UP; heard.frameQueries() < 20; until = until.plusSeconds(1)) {
      play(begun, until);
      if (until.compareTo(STARTS_WITHIN) > 0) {
        throw new StartupException("no scores come within " + STARTS_WITHIN);
      }
    }
  }

  /** A table of streams and queries, and the cost of one more query on a stream. */
  public void growth() throws InterruptedException {
    table.title(
        "pipeline, %.0f frames and 2 windows a second a stream, features given, %d cores"
            .formatted(BenchSettings.FPS, Runtime.getRuntime().availableProcessors()));
    Map<Integer, Figure> byQueries = new HashMap<>();
    for (int queries : settings.queries()) {
      byQueries.put(queries, measure(1, queries));
    }
    for (int streams : settings.streams()) {
      measure(streams, 20);
    }
    int most = settings.queries().stream().max(Integer::compare).orElse(1);
    Figure one = byQueries.get(1);
    Figure many = byQueries.get(most);
    if (one != null && many != null && most > 1) {
      double more = (many.cpu() - one.cpu()) / (most - 1);
      table.line(
          "CPU of one more query on a stream",
          Table.number("%.2f ms/s", more * 1e3),
          Table.number("1 to %d queries; the stream itself is decoded and encoded besides", most));
    }
  }

  /** The most pairs that are sustained, found by doubling streams of 20 queries, then halving. */
  public void sustained() throws InterruptedException {
    table.title("pairs sustained in real time, 20 queries a stream");
    int good = 0;
    int bad = Integer.MAX_VALUE;
    int streams = 8;
    while (streams <= 512 && bad - good > Math.max(2, good / 8)) {
      if (measure(streams, 20).sustained()) {
        good = streams;
        streams = bad == Integer.MAX_VALUE ? streams * 2 : (good + bad) / 2;
      } else {
        bad = streams;
        streams = (good + bad) / 2;
      }
    }
    table.line("stream-query pairs sustained", Integer.toString(good * 20), good + " streams");
  }

  private Figure measure(int streams, int queries) throws InterruptedException {
    load.change(streams, queries);
    fill(streams, queries);
    long begun = System.nanoTime();
    Duration time = settings.time();
    play(begun, time.compareTo(LEAST_WARM_UP) < 0 ? LEAST_WARM_UP : time);
    heard.reset();
    Map<String, Long> before = system.topicBytes();
    Duration cpuBefore = cpu();
    long from = System.nanoTime();
    long sentBefore = load.sent();
    play(begun, Duration.ofNanos(from - begun).plus(time));
    double seconds = (System.nanoTime() - from) / 1e9;
    double cpu = cpu().minus(cpuBefore).toNanos() / 1e9 / seconds;
    Map<String, Long> after = system.topicBytes();
    double offered = (double) (load.sent() - sentBefore) * queries;
    boolean sustained = heard.frameQueries() >= 0.95 * offered && heard.latency(0.95) < 1_500;
    table.line(
        Table.number("%d streams x %d queries", streams, queries),
        Table.number("%.0f/s", heard.frameQueries() / seconds),
        Table.number(
            "(frame, query) of %.0f offered%s; latency p50 %.0f p95 %.0f ms; CPU %.2f cores, %.0f us"
                + " a (frame, query); a stream-second: windows %.1f KB, changelog %.1f KB",
            offered / seconds,
            sustained ? "" : ", NOT SUSTAINED",
            heard.latency(0.5),
            heard.latency(0.95),
            cpu,
            cpu * seconds / Math.max(1, heard.frameQueries()) * 1e6,
            grown(before, after, Topics.WINDOWS.name()) / seconds / streams / 1e3,
            grown(before, after, CHANGELOG) / seconds / streams / 1e3));
    return new Figure(streams, queries, cpu, sustained);
  }

  /** Until every memory is full and what filled it has been scored: a young memory costs less. */
  private void fill(int streams, int queries) throws InterruptedException {
    int frames = settings.shape().shortFrames() + settings.shape().longFrames() + 8;
    heard.reset();
    load.fill(frames);
    long until = System.nanoTime() + STARTS_WITHIN.toNanos();
    long pairs = (frames - 1L) * streams * queries; // the last frame may wait for its window
    while (heard.frameQueries() < pairs) {
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            "of %d (frame, query) pairs that fill the memories %d were scored within %s"
                .formatted(pairs, heard.frameQueries(), STARTS_WITHIN));
      }
      Thread.sleep(20);
    }
  }

  private static double grown(Map<String, Long> before, Map<String, Long> after, String topic) {
    return after.getOrDefault(topic, 0L) - before.getOrDefault(topic, 0L);
  }

  private void play(long begun, Duration until) throws InterruptedException {
    for (long since = 0; since < until.toNanos(); since = System.nanoTime() - begun) {
      load.sendDue(since);
      Thread.sleep(2);
    }
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  @Override
  public void close() throws InterruptedException {
    heard.close();
    load.close();
    system.close();
  }
}
