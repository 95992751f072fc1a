package io.sightline.ingest.ffmpeg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.video.SourceUri;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import io.sightline.ingest.testing.RtspCamera;
import io.sightline.ingest.testing.TestVideo;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RtspSourceTest {
  private static final Timeouts SHORT = new Timeouts(Duration.ofSeconds(3), Duration.ofSeconds(1));

  @TempDir static Path folder;
  private static Path video;

  @BeforeAll
  static void film() {
    video = TestVideo.h264(25, 50).write(folder.resolve("camera.mp4"));
  }

  @Test
  void aCameraOverTcpGivesEveryFrameInOrder() throws Exception {
    try (RtspCamera camera = RtspCamera.showing(video)) {
      assertThat(numbersUntilDisconnected(camera.url())).containsExactlyElementsOf(range(50));
    }
  }

  @Test
  void aCameraOverUdpGivesEveryFrameInOrder() throws Exception {
    try (RtspCamera camera = RtspCamera.showing(video)) {
      assertThat(numbersUntilDisconnected(camera.url() + "?udp"))
          .containsExactlyElementsOf(range(50));
    }
  }

  @Test
  void basicAndDigestPasswordsOpenTheCamera() throws Exception {
    for (boolean digest : new boolean[] {false, true}) {
      try (RtspCamera camera = RtspCamera.showing(video).password("user", "p:ss@w/rd", digest);
          FrameSource source =
              source(camera.url().replace("rtsp://", "rtsp://user:p%3Ass%40w%2Frd@"))) {
        assertThat(source.next()).isPresent();
      }
    }
  }

  @Test
  void aWrongPasswordIsUnauthorised() throws Exception {
    try (RtspCamera camera = RtspCamera.showing(video).password("user", "right", true)) {
      String url = camera.url().replace("rtsp://", "rtsp://user:wrong@");
      assertFailure(url, SourceFailure.UNAUTHORISED);
    }
  }

  @Test
  void anUnknownStreamIsNotFound() throws Exception {
    try (RtspCamera camera = RtspCamera.showing(video)) {
      camera.answer(404);
      assertFailure(camera.url(), SourceFailure.NOT_FOUND);
    }
  }

  @Test
  void aCameraThatIsSwitchedOffRefuses() throws Exception {
    try (RtspCamera camera = RtspCamera.showing(video)) {
      camera.switchOff();
      assertFailure(camera.url(), SourceFailure.REFUSED);
    }
  }

  @Test
  void aCameraThatSaysNothingRunsIntoTheOpenDeadline() throws Exception {
    try (RtspCamera camera = RtspCamera.showing(video)) {
      camera.mute(true);
      Instant before = Instant.now();
      assertFailure(camera.url(), SourceFailure.OPEN_TIMEOUT);
      assertThat(Duration.between(before, Instant.now()))
          .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(5));
    }
  }

  @Test
  void moreConnectionsThanJavaCppHasCallbacksAllKeepTheirDeadlines() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (RtspCamera camera = RtspCamera.showing(video)) {
      camera.mute(true);
      List<Future<?>> hanging = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        hanging.add(threads.submit(() -> assertFailure(camera.url(), SourceFailure.OPEN_TIMEOUT)));
      }
      for (Future<?> one : hanging) {
        one.get(10, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aCameraThatStopsSendingRunsIntoTheStallDeadline() throws Exception {
    try (RtspCamera camera = RtspCamera.showing(video).ending(RtspCamera.Ending.LOOP);
        FrameSource source = source(camera.url())) {
      source.next();
      camera.stall(true);
      Instant before = Instant.now();
      assertThatThrownBy(() -> drain(source))
          .isInstanceOfSatisfying(
              SourceException.class, e -> assertThat(e.failure()).isEqualTo(SourceFailure.STALLED));
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
    }
  }

  @Test
  void byDefaultAStallIsNoticedWithinEightSeconds() throws Exception {
    try (RtspCamera camera = RtspCamera.showing(video).ending(RtspCamera.Ending.LOOP);
        FrameSource source =
            new FfmpegSources(Timeouts.DEFAULT, InstantSource.system())
                .prepare(new SourceUri(camera.url()))) {
      source.next();
      camera.stall(true);
      long before = System.nanoTime();
      assertThatThrownBy(() -> drain(source)).hasMessageContaining("frames stopped coming");
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(8));
    }
  }

  @Test
  void aConnectionThatEndsOrBreaksIsDisconnected() throws Exception {
    for (boolean hard : new boolean[] {false, true}) {
      try (RtspCamera camera = RtspCamera.showing(video).ending(RtspCamera.Ending.LOOP);
          FrameSource source = source(camera.url())) {
        source.next();
        if (hard) {
          camera.reset();
        } else {
          camera.hangUp();
        }
        assertThatThrownBy(() -> drain(source))
            .isInstanceOfSatisfying(
                SourceException.class,
                e -> assertThat(e.failure()).isEqualTo(SourceFailure.DISCONNECTED));
      }
    }
  }

  @Test
  void aWaitingSourceCanBeCancelledFromAnotherThread() throws Exception {
    try (RtspCamera camera = RtspCamera.showing(video)) {
      camera.mute(true);
      try (FrameSource source = source(camera.url())) {
        Thread canceller = new Thread(source::cancel);
        canceller.start();
        assertThatThrownBy(source::next)
            .isInstanceOfSatisfying(
                SourceException.class,
                e -> assertThat(e.failure()).isEqualTo(SourceFailure.CANCELLED));
      }
    }
  }

  @Test
  void theCamerasOwnClockComesWithItsFrames() throws Exception {
    Duration ahead = Duration.ofSeconds(30);
    try (RtspCamera camera = RtspCamera.showing(video).wallClockOff(ahead);
        FrameSource source = source(camera.url())) {
      Instant before = Instant.now();
      DecodedFrame first = source.next().orElseThrow();
      Instant sent = first.stamp().sentAt().orElseThrow();
      assertThat(sent).isBetween(before.plus(ahead), Instant.now().plus(ahead));
      DecodedFrame second = source.next().orElseThrow();
      assertThat(Duration.between(sent, second.stamp().sentAt().orElseThrow()).toMillis())
          .isBetween(39L, 41L);
    }
  }

  private static void drain(FrameSource source) throws SourceException {
    while (source.next().isPresent()) {
      // Until it fails.
    }
  }

  private static List<Integer> numbersUntilDisconnected(String url) {
    List<Integer> numbers = new ArrayList<>();
    assertThatThrownBy(
            () -> {
              try (FrameSource source = source(url)) {
                for (Optional<DecodedFrame> frame = source.next();
                    frame.isPresent();
                    frame = source.next()) {
                  numbers.add(TestVideo.numberIn(frame.get().scaled(64, 64)));
                }
              }
            })
        .isInstanceOfSatisfying(
            SourceException.class,
            e -> assertThat(e.failure()).isEqualTo(SourceFailure.DISCONNECTED));
    return numbers;
  }

  private static void assertFailure(String url, SourceFailure failure) {
    assertThatThrownBy(
            () -> {
              try (FrameSource source = source(url)) {
                source.next();
              }
            })
        .isInstanceOfSatisfying(
            SourceException.class, e -> assertThat(e.failure()).isEqualTo(failure));
  }

  private static FrameSource source(String url) throws SourceException {
    return new FfmpegSources(SHORT, InstantSource.system()).prepare(new SourceUri(url));
  }

  private static List<Integer> range(int end) {
    return IntStream.range(0, end).boxed().toList();
  }
}
