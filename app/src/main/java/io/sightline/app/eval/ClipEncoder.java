package io.sightline.app.eval;

import io.sightline.app.simulate.VideoExport;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.SourceUri;
import io.sightline.inference.ImageEncoder;
import io.sightline.ingest.encode.OnnxFrameEncoder;
import io.sightline.ingest.replay.VideoFileFrames;
import io.sightline.ingest.source.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Clips to features, by the decoder, sampling and encoder of the live system. Not thread-safe.
 *
 * @param throughVideo whether made-up cameras are written as H.264 and decoded again
 */
record ClipEncoder(
    ImageEncoder images, FeatureCache cache, double framesPerSecond, boolean throughVideo) {
  /**
   * @throws SourceException if the clip cannot be read, or its timestamps jump
   */
  ClipFeatures features(EvalClip clip) throws IOException, SourceException {
    boolean video = throughVideo && clip.simulated().isPresent();
    String name = clip.name() + "-" + framesPerSecond + "fps" + (video ? "-h264" : "");
    Optional<ClipFeatures> kept = cache.find(name);
    if (kept.isPresent()) {
      return kept.get();
    }
    ClipFeatures made = video ? throughVideo(clip) : encoded(clip.source());
    cache.put(name, made);
    return made;
  }

  private ClipFeatures throughVideo(EvalClip clip) throws IOException, SourceException {
    Path file = Files.createTempFile("sightline-eval", ".mp4");
    try {
      new VideoExport(clip.simulated().get()).writeVideo(file, seconds -> {});
      return encoded(new SourceUri(file.toString()));
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private ClipFeatures encoded(SourceUri source) throws SourceException {
    VideoFileFrames.Replay plan =
        new VideoFileFrames.Replay(
            ClipFeatures.STREAM, framesPerSecond, 0, Instant.EPOCH, Optional.empty());
    List<Long> times = new ArrayList<>();
    List<FrameFeature> features = new ArrayList<>();
    try (VideoFileFrames frames = new VideoFileFrames(source, plan, new OnnxFrameEncoder(images))) {
      for (Optional<FrameEvent> f = frames.next(); f.isPresent(); f = frames.next()) {
        if (f.get().epoch() != 0) {
          throw new IllegalStateException(
              source + ": its timestamps jump, so that its annotations mean nothing");
        }
        times.add(f.get().mediaTime().micros());
        features.add(f.get().feature().orElseThrow());
      }
    }
    return new ClipFeatures(times.stream().mapToLong(Long::longValue).toArray(), features);
  }
}
