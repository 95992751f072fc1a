package io.sightline.ingest.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.inference.image.PreparedFrame;
import io.sightline.ingest.ffmpeg.FfmpegSources;
import io.sightline.ingest.ffmpeg.Timeouts;
import io.sightline.ingest.sample.EpochNumbers;
import io.sightline.ingest.sample.FrameSampling;
import io.sightline.ingest.sample.SampledFrame;
import io.sightline.ingest.sample.SamplingPlan;
import io.sightline.ingest.source.DecodedFrame;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceFailure;
import io.sightline.ingest.testing.NumberEncoder;
import io.sightline.ingest.testing.RtspCamera;
import io.sightline.ingest.testing.SharedClips;
import io.sightline.ingest.testing.TestVideo;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same frames are sampled from a camera as from its recording, pixel for pixel. */
class LiveEqualsReplayTest {
  private static final StreamId STREAM = new StreamId("camera");
  private static final double FRAMES_PER_SECOND = 4;

  @TempDir Path folder;
  private final NumberEncoder encoder = new NumberEncoder();

  @Test
  void aMadeUpVideo() throws Exception {
    assertLiveEqualsReplay(TestVideo.h264(10, 40).write(folder.resolve("camera.mp4")));
  }

  @Test
  void aRealClipWithFramesOutOfOrder() throws Exception {
    assertLiveEqualsReplay(SharedClips.clip("gif_store-aisle-detection.mp4"));
  }

  @Test
  void twoReplaysAreEqual() throws Exception {
    Path video = TestVideo.reordered(25, 60).write(folder.resolve("video.mp4"));
    assertThat(replay(video)).isEqualTo(replay(video)).hasSize(10);
  }

  private void assertLiveEqualsReplay(Path video) throws Exception {
    List<FrameEvent> replayed = replay(video);
    List<SampledFrame> live = live(video);
    assertThat(live).hasSameSizeAs(replayed).hasSizeGreaterThan(10);
    for (int i = 0; i < live.size(); i++) {
      FrameEvent expected = replayed.get(i);
      SampledFrame frame = live.get(i);
      assertThat(frame.seq()).isEqualTo(expected.seq());
      assertThat((double) frame.mediaTime().micros())
          .isCloseTo(expected.mediaTime().micros(), within(20.0));
      List<List<PreparedFrame>> pictures = List.of(frame.pictures());
      assertThat(encoder.encode(pictures).get(0)).isEqualTo(expected.feature().orElseThrow());
    }
  }

  private List<FrameEvent> replay(Path video) throws SourceException {
    VideoFileFrames.Replay how =
        new VideoFileFrames.Replay(STREAM, FRAMES_PER_SECOND, 0, Instant.EPOCH, Optional.empty());
    List<FrameEvent> events = new ArrayList<>();
    try (VideoFileFrames frames =
        new VideoFileFrames(new SourceUri(video.toString()), how, encoder)) {
      for (Optional<FrameEvent> event = frames.next(); event.isPresent(); event = frames.next()) {
        events.add(event.get());
      }
    }
    return events;
  }

  private List<SampledFrame> live(Path video) throws Exception {
    FrameSampling sampling =
        new FrameSampling(
            SamplingPlan.plain(STREAM, FRAMES_PER_SECOND, Optional.empty()),
            encoder.preprocessing(),
            encoder.frames(),
            EpochNumbers.byClock(0));
    List<SampledFrame> frames = new ArrayList<>();
    try (RtspCamera camera = RtspCamera.showing(video);
        FrameSource source =
            new FfmpegSources(Timeouts.DEFAULT, InstantSource.system())
                .prepare(new SourceUri(camera.url()))) {
      while (true) {
        DecodedFrame frame = source.next().orElseThrow();
        sampling.take(source.info(), frame).forEach(frames::add);
      }
    } catch (SourceException e) {
      assertThat(e.failure()).isEqualTo(SourceFailure.DISCONNECTED);
      return frames;
    }
  }
}
