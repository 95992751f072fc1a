package io.sightline.app.bench;

import io.sightline.app.StartupException;
import io.sightline.core.video.MediaTime;
import io.sightline.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The pipeline from features to scores, with a real broker, compressor and job in this process, at
 * the pace of live streams: what it keeps up with, how late it is, what it costs.
 */
public final class PipelineBench implements AutoCloseable {
  private static final String CHANGELOG = "sightline-compressor-memory-changelog";
  private static final double LEAST_PAIRS = 1_500;
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
    int kept = 0;
    Optional<Integer> bends = Optional.empty();
    for (int streams : settings.streams()) {
      if (measure(streams, 20).sustained()) {
        kept = streams;
      } else if (bends.isEmpty()) {
        bends = Optional.of(streams);
      }
    }
    table.line(
        "all is scored in time up to",
        kept + " streams",
        bends.map(streams -> "no more at " + streams + " streams").orElse("the most that was tried")
            + ", 20 queries each");
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

  /**
   * The most pairs that are sustained, found by doubling streams of 20 queries, then halving.
   *
   * @param first streams to begin with
   * @param most streams that are tried
   */
  public void sustained(int first, int most) throws InterruptedException {
    table.title("pairs sustained in real time, 20 queries a stream");
    int good = 0;
    int bad = Integer.MAX_VALUE;
    int streams = first;
    while (streams <= most && bad - good > Math.max(2, good / 8)) {
      if (measure(streams, 20).sustained()) {
        good = streams;
        streams = bad == Integer.MAX_VALUE ? streams * 2 : (good + bad) / 2;
      } else {
        bad = streams;
        streams = (good + bad) / 2;
      }
    }
    table.reach(
        Reach.least(
            "stream-query pairs sustained, features given", good * 20, LEAST_PAIRS, "pairs"));
  }

  private Figure measure(int streams, int queries) throws InterruptedException {
    load.change(streams, queries);
    fill(queries);
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

  /**
   * Until every memory is full and what filled it has been scored for all queries: a young memory
   * costs less. Frames that came before the queries were known are scored for none, so some more
   * are sent until all is settled.
   */
  private void fill(int queries) throws InterruptedException {
    int frames = settings.shape().shortFrames() + settings.shape().longFrames() + 8;
    long until = System.nanoTime() + STARTS_WITHIN.toNanos();
    for (; ; frames += 2) {
      load.fill(frames);
      // The last frame may wait for its window.
      MediaTime reached = MediaTime.ofSeconds((frames - 2) / BenchSettings.FPS);
      for (int i = 0; i < 100; i++) {
        if (heard.settled(load.streams(), reached, queries)) {
          return;
        }
        Thread.sleep(20);
      }
      if (System.nanoTime() > until) {
        throw new IllegalStateException(
            "the frames that fill the memories were not scored within " + STARTS_WITHIN);
      }
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
