package io.sightline.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.grounding.Moment;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.TimeSpan;
import io.sightline.gateway.clips.Clip;
import io.sightline.gateway.clips.ClipSettings;
import io.sightline.gateway.clips.ClipShelf;
import io.sightline.ingest.ffmpeg.FfmpegSources;
import io.sightline.ingest.ffmpeg.Timeouts;
import io.sightline.ingest.record.RecordingRing;
import io.sightline.ingest.sample.SampledFrame;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.testing.TestVideo;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What ingest records, the gateway cuts, and a player plays. */
class RecordedClipTest {
  private static final StreamId LOBBY = new StreamId("lobby");
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path folder;

  @Test
  void theClipOfAMomentPlaysFromBeforeItsStartToAfterItsEnd() throws Exception {
    record(TestVideo.h264(10, 250).write(folder.resolve("camera.mp4")));
    ClipShelf shelf =
        new ClipShelf(
            new ClipSettings(
                folder.resolve("recordings"), Duration.ofSeconds(2), Duration.ofSeconds(2)));
    assertThat(shelf.clip(moment(10, 24))).as("it was not recorded to its end").isEmpty();
    Clip clip = shelf.clip(moment(10, 15)).orElseThrow();
    Path file = folder.resolve("clip.mp4");
    try (InputStream in = clip.open()) {
      Files.copy(in, file);
    }
    assertThat(Files.size(file)).isEqualTo(clip.length());
    List<Integer> numbers = new ArrayList<>();
    List<Long> times = new ArrayList<>();
    try (FrameSource source = open(file)) {
      for (Optional<DecodedFrame> frame = source.next(); frame.isPresent(); frame = source.next()) {
        numbers.add(TestVideo.numberIn(frame.get().scaled(64, 64)));
        times.add(frame.get().stamp().ptsMicros());
      }
    }
    // Cut at the key frames around 8 s and 17 s.
    int first = numbers.get(0);
    int last = numbers.get(numbers.size() - 1);
    assertThat(first).isBetween(40, 80);
    assertThat(last).isBetween(170, 210);
    assertThat(numbers)
        .containsExactlyElementsOf(IntStream.rangeClosed(first, last).boxed().toList());
    assertThat(times)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(0, last - first).mapToObj(i -> i * 100_000L).toList());
  }

  private void record(Path video) throws Exception {
    RecordingRing ring =
        RecordingRing.open(
            folder.resolve("recordings").resolve("lobby"),
            1_000_000_000,
            Duration.ofHours(1),
            InstantSource.fixed(NOON));
    try (FrameSource source = open(video)) {
      assertThat(source.record(ring)).isTrue();
      long seq = 0;
      for (Optional<DecodedFrame> frame = source.next(); frame.isPresent(); frame = source.next()) {
        long pts = frame.get().stamp().ptsMicros();
        ring.sampled(
            new SampledFrame(
                LOBBY,
                1,
                seq++,
                new MediaTime(pts),
                NOON.plusNanos(pts * 1_000),
                CaptureClock.ARRIVAL,
                List.of(),
                Optional.empty()),
            pts);
      }
    }
  }

  private static FrameSource open(Path file) throws Exception {
    return new FfmpegSources(Timeouts.DEFAULT, InstantSource.system())
        .prepare(new SourceUri(file.toString()));
  }

  private static Moment moment(double start, double end) {
    return new Moment("m", LOBBY, new QueryId("q"), 1, TimeSpan.ofSeconds(start, end), NOON, 0.9);
  }
}
