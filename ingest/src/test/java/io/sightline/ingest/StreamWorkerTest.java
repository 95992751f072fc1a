package io.sightline.ingest;

import static io.sightline.ingest.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus.State;
import io.sightline.ingest.ffmpeg.Timeouts;
import io.sightline.ingest.sample.EpochNumbers;
import io.sightline.ingest.sample.FrameSampling;
import io.sightline.ingest.sample.SampledFrame;
import io.sightline.ingest.sample.SamplingPlan;
import io.sightline.ingest.sample.Thumbnails;
import io.sightline.ingest.testing.NumberEncoder;
import io.sightline.ingest.testing.RtspCamera;
import io.sightline.ingest.testing.TestVideo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamWorkerTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final Timeouts TIMEOUTS =
      new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(1));
  private static final Backoff.Settings BACKOFF =
      new Backoff.Settings(Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(1));

  @TempDir static Path folder;
  private static Path video;

  @BeforeAll
  static void film() {
    video = TestVideo.h264(25, 75).write(folder.resolve("camera.mp4"));
  }

  /** A worker whose frames and states are kept. */
  private static final class Watched implements AutoCloseable {
    final List<SampledFrame> frames = new CopyOnWriteArrayList<>();
    final List<String> states = new CopyOnWriteArrayList<>();
    final StreamWorker worker;

    Watched(String source, Map<String, String> environment, String credentials) {
      StreamSpec spec =
          new StreamSpec(
              new StreamId("camera"),
              "Camera",
              new SourceUri(source),
              Optional.ofNullable(credentials),
              5,
              false,
              true);
      NumberEncoder encoder = new NumberEncoder();
      EpochNumbers epochs = EpochNumbers.byClock(0);
      worker =
          new StreamWorker(
              spec,
              new StreamWorker.Parts(
                  new Sources(
                      SourceKinds.standard(TIMEOUTS, InstantSource.system()),
                      new Credentials(environment, Optional.empty())),
                  () ->
                      new FrameSampling(
                          SamplingPlan.of(spec, Thumbnails.DEFAULT, false),
                          encoder.preprocessing(),
                          encoder.frames(),
                          epochs),
                  frames::add,
                  (state, reason) ->
                      states.add(reason.isEmpty() ? "" + state : state + ": " + reason),
                  BACKOFF,
                  InstantSource.system(),
                  () -> 0));
    }

    Watched(String source) {
      this(source, Map.of(), null);
    }

    List<Long> epochs() {
      return frames.stream().map(SampledFrame::epoch).distinct().toList();
    }

    boolean isIn(State state) {
      return !states.isEmpty() && states.get(states.size() - 1).startsWith(state.name());
    }

    @Override
    public void close() {
      worker.close();
    }
  }

  @Test
  void aCameraThatIsOffAtStartIsFoundWhenItIsSwitchedOn() throws Exception {
    try (RtspCamera camera = RtspCamera.showing(video)) {
      camera.switchOff();
      try (Watched watched = new Watched(camera.url())) {
        await(SOON, "offline", () -> watched.isIn(State.OFFLINE));
        camera.switchOn();
        await(SOON, "a frame", () -> !watched.frames.isEmpty());
        assertThat(watched.states.get(0)).isEqualTo("CONNECTING");
        assertThat(watched.states.get(1)).startsWith("OFFLINE: connection refused");
        assertThat(watched.states).last().isEqualTo("ONLINE");
      }
    }
  }

  @Test
  void afterALostConnectionANewEpochBeginsAtZero() throws Exception {
    try (RtspCamera camera = RtspCamera.showing(video);
        Watched watched = new Watched(camera.url())) {
      await(SOON, "three frames", () -> watched.frames.size() >= 3);
      camera.switchOff();
      await(SOON, "offline", () -> watched.isIn(State.OFFLINE));
      int before = watched.frames.size();
      camera.switchOn();
      await(SOON, "frames again", () -> watched.frames.size() > before + 3);
      assertThat(watched.epochs()).hasSize(2).isSorted();
      SampledFrame first = watched.frames.get(before);
      assertThat(first.seq()).isZero();
      assertThat(first.mediaTime().micros()).isZero();
      assertThat(watched.states).anySatisfy(s -> assertThat(s).contains("the connection was lost"));
    }
  }

  @Test
  void aStalledCameraIsOfflineAndComesBackWhenItSendsAgain() throws Exception {
    try (RtspCamera camera = RtspCamera.showing(video).ending(RtspCamera.Ending.LOOP);
        Watched watched = new Watched(camera.url())) {
      await(SOON, "a frame", () -> !watched.frames.isEmpty());
      camera.stall(true);
      await(SOON, "offline", () -> watched.isIn(State.OFFLINE));
      assertThat(watched.states).last().asString().contains("frames stopped coming");
      camera.stall(false);
      int before = watched.frames.size();
      await(SOON, "frames again", () -> watched.frames.size() > before);
      assertThat(watched.epochs()).hasSizeGreaterThan(1);
    }
  }

  @Test
  void timestampsThatJumpBeginANewEpochOnTheSameConnection() throws Exception {
    for (int seconds : new int[] {-20, 20}) {
      try (RtspCamera camera = RtspCamera.showing(video).ending(RtspCamera.Ending.LOOP);
          Watched watched = new Watched(camera.url())) {
        await(SOON, "three frames", () -> watched.frames.size() >= 3);
        camera.shiftTimestamps(Duration.ofSeconds(seconds));
        await(SOON, "a new epoch", () -> watched.epochs().size() == 2);
        int before = watched.frames.size();
        await(SOON, "more frames", () -> watched.frames.size() > before + 3);
        assertThat(watched.epochs()).hasSize(2);
        assertThat(camera.plays()).isEqualTo(1);
        assertTimesGrowWithinEpochs(watched.frames);
      }
    }
  }

  @Test
  void aWrongPasswordIsToldInPlainWordsAndWithoutIt() throws Exception {
    try (RtspCamera camera = RtspCamera.showing(video).password("admin", "right", true);
        Watched watched = new Watched(camera.url(), Map.of("CAM", "admin:hunter2"), "env:CAM")) {
      await(SOON, "offline", () -> watched.isIn(State.OFFLINE));
      assertThat(watched.states).last().isEqualTo("OFFLINE: refused the user name or password");
    }
  }

  @Test
  void theRightPasswordFromTheEnvironmentOpensTheCamera() throws Exception {
    try (RtspCamera camera = RtspCamera.showing(video).password("admin", "p@:/ss", true);
        Watched watched = new Watched(camera.url(), Map.of("CAM", "admin:p@:/ss"), "env:CAM")) {
      await(SOON, "a frame", () -> !watched.frames.isEmpty());
    }
  }

  @Test
  void aDeadStreamDoesNotDisturbAnother() throws Exception {
    try (RtspCamera dead = RtspCamera.showing(video);
        RtspCamera alive = RtspCamera.showing(video).ending(RtspCamera.Ending.LOOP)) {
      dead.mute(true);
      try (Watched hanging = new Watched(dead.url());
          Watched watched = new Watched(alive.url())) {
        await(SOON, "the dead one offline", () -> hanging.isIn(State.OFFLINE));
        await(SOON, "20 frames", () -> watched.frames.size() >= 20);
        assertThat(watched.states).containsExactly("CONNECTING", "ONLINE");
        assertThat(watched.epochs()).hasSize(1);
        List<Long> steps = steps(watched.frames);
        assertThat(steps).allSatisfy(step -> assertThat(step).isBetween(199_000L, 201_000L));
      }
    }
  }

  @Test
  void aFileIsPlayedInItsOwnTimeAndEnds() throws Exception {
    long before = System.nanoTime();
    try (Watched watched = new Watched(video.toString())) {
      await(SOON, "the end", () -> watched.isIn(State.ENDED));
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isBetween(Duration.ofMillis(2_900), Duration.ofMillis(6_000));
      assertThat(watched.frames).hasSize(15);
    }
  }

  @Test
  void aLoopedFileBeginsANewEpochEachTime() throws Exception {
    Path shortVideo = TestVideo.h264(25, 20).write(folder.resolve("short.mp4"));
    try (Watched watched = new Watched("file:" + shortVideo + "?loop")) {
      await(SOON, "three rounds", () -> watched.epochs().size() >= 3);
      assertThat(watched.frames.subList(0, 8).stream().map(SampledFrame::seq))
          .containsExactly(0L, 1L, 2L, 3L, 0L, 1L, 2L, 3L);
    }
  }

  @Test
  void aRecordingThatWasCutShortEndsAndSaysWhere() throws Exception {
    // Its index stands in front, so it opens; half of its pictures are gone.
    Path whole = TestVideo.h264(25, 75).write(folder.resolve("whole.mkv"));
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.mkv"), Arrays.copyOf(bytes, bytes.length / 2));
    try (Watched watched = new Watched(cut.toString())) {
      await(SOON, "the end", () -> watched.isIn(State.ENDED));
      assertThat(watched.states)
          .last()
          .asString()
          .contains("cut short (ends at")
          .contains("of 3.0 s");
      assertThat(watched.frames).isNotEmpty();
    }
  }

  @Test
  void aFileThatIsNotThereIsLookedForAgain() throws Exception {
    Path later = folder.resolve("later.mp4");
    try (Watched watched = new Watched(later.toString())) {
      await(SOON, "offline", () -> watched.isIn(State.OFFLINE));
      Files.copy(video, later);
      await(SOON, "a frame", () -> !watched.frames.isEmpty());
    }
  }

  @Test
  void aWorkerThatHangsInOpeningStopsAtOnce() throws Exception {
    try (RtspCamera camera = RtspCamera.showing(video)) {
      camera.mute(true);
      Watched watched = new Watched(camera.url());
      await(SOON, "connecting", () -> watched.isIn(State.CONNECTING));
      long before = System.nanoTime();
      watched.close();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
      assertThat(watched.states).containsExactly("CONNECTING");
    }
  }

  @Test
  void anUnsupportedAddressIsSaidToBeOne() throws Exception {
    try (Watched watched = new Watched("gopher://camera/1")) {
      await(SOON, "offline", () -> watched.isIn(State.OFFLINE));
      assertThat(watched.states).last().asString().contains("not supported (gopher)");
    }
  }

  private static void assertTimesGrowWithinEpochs(List<SampledFrame> frames) {
    for (int i = 1; i < frames.size(); i++) {
      if (frames.get(i).epoch() == frames.get(i - 1).epoch()) {
        assertThat(frames.get(i).mediaTime()).isGreaterThan(frames.get(i - 1).mediaTime());
        assertThat(frames.get(i).seq()).isEqualTo(frames.get(i - 1).seq() + 1);
      } else {
        assertThat(frames.get(i).seq()).isZero();
      }
    }
  }

  private static List<Long> steps(List<SampledFrame> frames) {
    List<Long> steps = new java.util.ArrayList<>();
    for (int i = 1; i < frames.size(); i++) {
      steps.add(frames.get(i).mediaTime().micros() - frames.get(i - 1).mediaTime().micros());
    }
    return steps;
  }
}
