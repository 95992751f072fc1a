package io.sightline.tests.fleet;

import static io.sightline.ingest.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.app.embedded.EmbeddedBroker;
import io.sightline.core.video.StreamId;
import io.sightline.ingest.testing.EncodedVideo;
import io.sightline.ingest.testing.RtspCamera;
import io.sightline.ingest.testing.TestVideo;
import io.sightline.tests.fleet.TopicWatch.Frame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three ingest processes on one Kafka: one is added, one is killed, one stands still and wakes up.
 */
@Tag("live")
class WorkersTest {
  private static final int STREAMS = 8;
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration SESSION =
      Duration.ofMillis(Long.getLong("sightline.session.millis", 3_000));

  @TempDir Path folder;
  private final Map<StreamId, RtspCamera> cameras = new LinkedHashMap<>();
  private TopicWatch watch;

  @Test
  void streamsAreSharedHandedOverAndNeverRunTwiceForLong() throws Exception {
    EncodedVideo video =
        EncodedVideo.read(TestVideo.h264(10, 40).write(folder.resolve("camera.mp4")));
    for (int i = 0; i < STREAMS; i++) {
      RtspCamera camera = RtspCamera.showing(video).ending(RtspCamera.Ending.LOOP);
      cameras.put(new StreamId("camera-" + i), camera);
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"));
        Registry registry = new Registry(broker.bootstrapServers());
        TopicWatch topics = new TopicWatch(broker.bootstrapServers())) {
      watch = topics;
      for (Map.Entry<StreamId, RtspCamera> camera : cameras.entrySet()) {
        registry.put(camera.getKey(), camera.getValue().url(), 4, true);
      }
      shareAndHandOver(broker.bootstrapServers(), registry);
    } finally {
      cameras.values().forEach(RtspCamera::close);
    }
    cameras.keySet().forEach(this::assertOneAfterTheOther);
  }

  private void shareAndHandOver(String kafka, Registry registry) throws Exception {
    try (Worker first = Worker.start(kafka, "first", SESSION, folder)) {
      awaitAll("first runs all", worker -> worker.equals("first"));
      try (Worker second = Worker.start(kafka, "second", SESSION, folder)) {
        await(SOON, "both have streams", () -> workers().equals(List.of("first", "second")));
        awaitOneClientEach();
        changeAtRunTime(registry);

        Map<StreamId, Long> ofTheKilled = epochsOf("first");
        assertThat(ofTheKilled).isNotEmpty();
        long killed = System.nanoTime();
        first.kill();
        awaitAll("second runs all", worker -> worker.equals("second"));
        await(
            SOON,
            "frames of later epochs",
            () ->
                ofTheKilled.entrySet().stream()
                    .allMatch(e -> watch.last(e.getKey()).orElseThrow().epoch() > e.getValue()));
        System.out.printf(
            "A worker was killed: every stream ran again after %.1f s (session %.0f s)%n",
            (System.nanoTime() - killed) / 1e9, SESSION.toMillis() / 1e3);

        try (Worker third = Worker.start(kafka, "third", SESSION, folder)) {
          await(SOON, "both have streams", () -> workers().equals(List.of("second", "third")));
          awaitOneClientEach();
          second.freeze();
          awaitAll("third runs all", worker -> worker.equals("third"));
          long thawed = System.nanoTime();
          second.thaw();
          awaitOneClientEach();
          await(SOON, "both have streams", () -> workers().equals(List.of("second", "third")));
          System.out.printf(
              "A worker that had stood still: no stream ran twice after %.1f s%n",
              (System.nanoTime() - thawed) / 1e9);
          awaitOneClientEach();
          awaitFrames();
        }
        awaitAll("second runs all again", worker -> worker.equals("second"));
        awaitFrames();
      }
    }
  }

  private void changeAtRunTime(Registry registry) throws Exception {
    StreamId stream = new StreamId("camera-3");
    RtspCamera camera = cameras.get(stream);
    registry.put(stream, camera.url(), 4, false);
    await(SOON, "switched off", () -> camera.clients() == 0);
    registry.delete(stream);
    await(SOON, "forgotten", () -> watch.status(stream).isEmpty());
    registry.put(stream, camera.url(), 4, true);
    await(SOON, "registered anew", () -> !watch.worker(stream).isEmpty());
    awaitOneClientEach();
  }

  /** New frames of every stream. */
  private void awaitFrames() throws InterruptedException {
    Map<StreamId, Integer> before = new HashMap<>();
    cameras.keySet().forEach(id -> before.put(id, watch.frames(id).size()));
    await(
        SOON,
        "frames of all streams",
        () -> cameras.keySet().stream().allMatch(id -> watch.frames(id).size() > before.get(id)));
  }

  private void awaitAll(String what, Predicate<String> worker) throws InterruptedException {
    await(
        SOON, what, () -> cameras.keySet().stream().allMatch(id -> worker.test(watch.worker(id))));
  }

  private void awaitOneClientEach() throws InterruptedException {
    await(
        SOON,
        "one client of each camera",
        () -> cameras.values().stream().allMatch(camera -> camera.clients() == 1));
  }

  /** Who runs streams, in order of their names. */
  private List<String> workers() {
    TreeSet<String> names = new TreeSet<>();
    cameras.keySet().forEach(id -> names.add(watch.worker(id)));
    return List.copyOf(names);
  }

  /** The newest epochs of the streams that a worker runs. */
  private Map<StreamId, Long> epochsOf(String worker) {
    Map<StreamId, Long> epochs = new HashMap<>();
    for (StreamId id : cameras.keySet()) {
      if (watch.worker(id).equals(worker)) {
        epochs.put(id, watch.last(id).orElseThrow().epoch());
      }
    }
    return epochs;
  }

  /** As the compressor sees it: frames of an older epoch than one that was seen are ignored. */
  private void assertOneAfterTheOther(StreamId stream) {
    long epoch = 0;
    int ignored = 0;
    List<Frame> frames = watch.frames(stream);
    for (Frame frame : frames) {
      ignored += frame.epoch() < epoch ? 1 : 0;
      epoch = Math.max(epoch, frame.epoch());
    }
    assertThat(ignored).as("frames of %s that came too late to count", stream).isLessThan(40);
    assertThat(frames.get(frames.size() - 1).epoch())
        .as("last epoch of " + stream)
        .isEqualTo(epoch);
  }
}
