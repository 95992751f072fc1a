package io.sightline.app.bench;

import io.sightline.app.config.QueryEntry;
import io.sightline.app.config.StreamEntry;
import io.sightline.app.config.SystemConfig;
import io.sightline.app.embedded.SightlineSystem;
import io.sightline.app.simulate.VideoExport;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.registry.AlertDraft;
import io.sightline.gateway.registry.QueryDraft;
import io.sightline.ingest.source.SourceException;
import io.sightline.simulator.Annotation;
import io.sightline.simulator.SimUri;
import io.sightline.simulator.Simulation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The whole system in this process as a user starts it, on cameras of simulated streets that come
 * as H.264: how soon after its capture the frame that starts a moment is told to a listener, and
 * what a query costs beside all that its stream costs.
 */
public final class LiveBench {
  /** Of the kinds that the shipped bundle finds. */
  private static final List<String> COMMON =
      List.of(
          "a person is on the street",
          "nobody is in view",
          "a person is walking",
          "a person carries a bag",
          "a car is on the street");

  /** Low, so that moments are many: what starts one is a matter of accuracy, not of speed. */
  private static final double START_THRESHOLD = 0.2;

  /** That stand while latency is measured. */
  public static final int QUERIES = 20;

  private static final double CAMERA_FPS = 25;
  private static final double STEP_MS = 1e3 / BenchSettings.FPS;

  private final Path folder;
  private final Path encoder;
  private final Path head;
  private final Table table;

  /**
   * @param folder empty; all is stored there
   * @param encoder folder of the encoder bundle
   * @param head folder of the head bundle
   */
  public LiveBench(Path folder, Path encoder, Path head, Table table) {
    this.folder = folder;
    this.encoder = encoder;
    this.head = head;
    this.table = table;
  }

  /** What a phase costs, in cores. */
  private record Phase(int queries, double cores) {}

  /**
   * @param cameras how many
   * @param most queries, of which fewer are left later; at least 20
   * @param warmUp before anything is measured: memories fill, what runs is compiled
   * @param time each number of queries is measured for, latency twice as long
   */
  public void run(int cameras, int most, Duration warmUp, Duration time)
      throws IOException, InterruptedException, SourceException {
    table.title(
        Table.number(
            "the whole system, %d simulated cameras as H.264 (%.0f frames a second, 4 looked at), %d cores",
            cameras, CAMERA_FPS, Runtime.getRuntime().availableProcessors()));
    List<StreamEntry> streams = new ArrayList<>();
    Set<String> sentences = new LinkedHashSet<>(COMMON);
    for (int i = 0; i < cameras; i++) {
      Simulation simulation =
          Simulation.of(SimUri.parse("sim:street?seed=" + (100 + i) + "&seconds=60"));
      simulation.truth().stream().map(Annotation::sentence).forEach(sentences::add);
      Path video = folder.resolve("camera-" + i + ".mp4");
      new VideoExport(simulation).writeVideo(video, done -> {});
      streams.add(
          new StreamEntry(
              new StreamId("camera-" + i),
              new SourceUri(video.toUri() + "?loop"),
              Optional.empty(),
              true));
    }
    List<QueryEntry> queries = sentences.stream().limit(most).map(LiveBench::query).toList();
    if (queries.size() < Math.max(most, QUERIES)) {
      throw new IllegalStateException("there are only " + queries.size() + " sentences");
    }
    try (SightlineSystem system = SightlineSystem.start(config(streams, queries), encoder, head);
        MomentsHeard heard = new MomentsHeard(system.page())) {
      Thread.sleep(warmUp.toMillis());
      measure(system, heard, queries, cameras, time);
    }
  }

  private void measure(
      SightlineSystem system,
      MomentsHeard heard,
      List<QueryEntry> queries,
      int cameras,
      Duration time)
      throws InterruptedException {
    Phase many = phase(queries.size(), time);
    keep(system, queries, QUERIES);
    heard.reset();
    Phase usual = phase(QUERIES, time.multipliedBy(2));
    int told = heard.count();
    double p50 = heard.latency(0.5);
    double p95 = heard.latency(0.95);
    String stages = heard.stages();
    keep(system, queries, 1);
    Phase one = phase(1, time);
    for (int i = 0; i < cameras; i++) {
      system.gateway().streams().delete(new StreamId("camera-" + i), Optional.empty());
    }
    Thread.sleep(3_000);
    Phase none = phase(0, time.dividedBy(2));
    for (Phase phase : List.of(many, usual, one, none)) {
      table.line(
          Table.number("%d cameras x %d queries", phase == none ? 0 : cameras, phase.queries()),
          Table.number("%.3f cores", phase.cores()),
          "CPU of the process");
    }
    double stream = (one.cores() - none.cores()) / cameras;
    double query = (many.cores() - one.cores()) / cameras / (many.queries() - 1);
    table.line(
        "a stream with one query, what runs without streams left out",
        Table.number("%.2f ms/s", stream * 1e3),
        "decoded, sampled, encoded, remembered, scored");
    table.line(
        "one more query on a stream",
        Table.number("%.3f ms/s", query * 1e3),
        Table.number("from 1 to %d queries", many.queries()));
    table.reach(
        Reach.most(
            "CPU of one more query, of its stream's whole cost", 100 * query / stream, 1, "%"));
    table.line("moments told", Integer.toString(told), "ms of each stage, p50/p95: " + stages);
    table.reach(
        Reach.most("capture to alert, p50, " + cameras + " streams x 20 queries", p50, 300, "ms"));
    table.reach(
        Reach.most("capture to alert, p95, " + cameras + " streams x 20 queries", p95, 600, "ms"));
  }

  private static void keep(SightlineSystem system, List<QueryEntry> queries, int count)
      throws InterruptedException {
    for (QueryEntry query : queries.subList(count, queries.size())) {
      if (system.gateway().state().sentence(query.id()).isPresent()) {
        system.gateway().queries().delete(query.id(), Optional.empty());
      }
    }
    Thread.sleep(3_000);
  }

  private static Phase phase(int queries, Duration time) throws InterruptedException {
    Duration before = cpu();
    long begun = System.nanoTime();
    Thread.sleep(time.toMillis());
    return new Phase(queries, cpu().minus(before).toNanos() / (double) (System.nanoTime() - begun));
  }

  private static Duration cpu() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private static QueryEntry query(String sentence) {
    QueryId id = QueryEntry.of(sentence).id();
    QueryDraft draft =
        new QueryDraft(
            Optional.of(id.value()),
            Optional.of(sentence),
            Optional.empty(),
            Optional.of(START_THRESHOLD),
            Optional.of(START_THRESHOLD / 2),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            AlertDraft.NOTHING);
    return new QueryEntry(id, sentence, List.of(), draft);
  }

  private SystemConfig config(List<StreamEntry> streams, List<QueryEntry> queries) {
    SystemConfig base = SystemConfig.DEFAULT;
    return new SystemConfig(
        folder.resolve("data"),
        base.host(),
        0,
        base.mediaFolders(),
        Optional.of(encoder),
        Optional.of(head),
        BenchSettings.FPS,
        0,
        streams,
        queries);
  }
}
