package io.sightline.ingest;

import static io.sightline.ingest.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.recording.RecordedSegment;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.ingest.ffmpeg.Timeouts;
import io.sightline.ingest.record.RecordingSettings;
import io.sightline.ingest.record.Recordings;
import io.sightline.ingest.sample.EpochNumbers;
import io.sightline.ingest.sample.FrameSampling;
import io.sightline.ingest.sample.SampledFrame;
import io.sightline.ingest.sample.SamplingPlan;
import io.sightline.ingest.sample.Thumbnails;
import io.sightline.ingest.testing.NumberEncoder;
import io.sightline.ingest.testing.RtspCamera;
import io.sightline.ingest.testing.TestVideo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A camera that is watched and recorded over one connection. Takes as long as two segments. */
class StreamRecordingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final StreamId CAM = new StreamId("cam");

  @TempDir Path folder;
  private final List<SampledFrame> frames = new CopyOnWriteArrayList<>();
  private final List<String> states = new CopyOnWriteArrayList<>();

  @Test
  void whatIsWatchedIsRecordedOnTheSameClockAndAReconnectBeginsAnEpoch() throws Exception {
    Path video = TestVideo.h264(25, 75).write(folder.resolve("camera.mp4"));
    try (RtspCamera camera = RtspCamera.showing(video).ending(RtspCamera.Ending.LOOP);
        StreamWorker worker = watch(camera.url())) {
      await(PATIENCE, "a segment", () -> !segments().isEmpty());
      RecordedSegment first = segments().get(0);
      assertThat(first.epoch()).isEqualTo(frames.get(0).epoch());
      assertThat(first.from()).isBetween(-1_000_000L, 1_000_000L);
      assertThat(first.to() - first.from()).isBetween(4_000_000L, 6_000_000L);
      assertThat(Duration.between(frames.get(0).capturedAt(), first.capturedAt()).abs())
          .isLessThan(Duration.ofSeconds(2));
      camera.hangUp();
      await(PATIENCE, "a second epoch", () -> epochs().size() > 1);
      long second = epochs().get(1);
      await(PATIENCE, "more of it", () -> newest().mediaTime().seconds() > 2.5);
      worker.close();
      SampledFrame last = newest();
      // The first group of pictures of an RTSP connection may be missing: its first packet has no
      // time.
      assertThat(
              RecordedSegment.holding(segments(), second, MediaTime.ofSeconds(1), last.mediaTime()))
          .as("what was watched is held")
          .isNotEmpty();
    }
    assertThat(states).contains("ONLINE");
  }

  private SampledFrame newest() {
    return frames.get(frames.size() - 1);
  }

  private List<Long> epochs() {
    return frames.stream().map(SampledFrame::epoch).distinct().toList();
  }

  private List<RecordedSegment> segments() {
    Path ring = folder.resolve("recordings/cam");
    if (!Files.isDirectory(ring)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(ring)) {
      return files
          .map(file -> RecordedSegment.ofFileName(file.getFileName().toString()))
          .flatMap(Optional::stream)
          .sorted((a, b) -> a.capturedAt().compareTo(b.capturedAt()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StreamWorker watch(String url) {
    StreamSpec spec =
        new StreamSpec(CAM, "Camera", new SourceUri(url), Optional.empty(), 5, false, true);
    NumberEncoder encoder = new NumberEncoder();
    EpochNumbers epochs = EpochNumbers.byClock(0);
    Timeouts timeouts = new Timeouts(Duration.ofSeconds(20), Duration.ofSeconds(20));
    return new StreamWorker(
        spec,
        new StreamWorker.Parts(
            new Sources(
                SourceKinds.standard(timeouts, InstantSource.system()),
                new Credentials(Map.of(), Optional.empty())),
            () ->
                new FrameSampling(
                    SamplingPlan.of(spec, Thumbnails.DEFAULT, false),
                    encoder.preprocessing(),
                    encoder.frames(),
                    epochs),
            frames::add,
            (state, reason) -> states.add(reason.isEmpty() ? "" + state : state + ": " + reason),
            new Backoff.Settings(
                Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(200)),
            InstantSource.system(),
            () -> 0,
            new Recordings(
                Optional.of(
                    new RecordingSettings(
                        folder.resolve("recordings"),
                        Set.of(),
                        RecordingSettings.DEFAULT_BYTES,
                        RecordingSettings.DEFAULT_AGE)),
                InstantSource.system())));
  }
}
