package io.sightline.app.eval;

import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What an encoder made of the sampled frames of one clip.
 *
 * @param micros media time of each frame
 * @param features one a frame
 */
record ClipFeatures(long[] micros, List<FrameFeature> features) {
  static final StreamId STREAM = new StreamId("eval");

  ClipFeatures {
    if (micros.length != features.size()) {
      throw new IllegalArgumentException(features.size() + " features of " + micros.length);
    }
    features = List.copyOf(features);
  }

  int frames() {
    return micros.length;
  }

  /** A frame as ingest would have published it. */
  FrameEvent frame(int index, String encoder) {
    Instant at = Instant.EPOCH.plus(micros[index], ChronoUnit.MICROS);
    return new FrameEvent(
        STREAM,
        0,
        index,
        new MediaTime(micros[index]),
        at,
        CaptureClock.FILE,
        at,
        FrameGate.ENCODED,
        encoder,
        Optional.of(features.get(index)),
        Optional.empty());
  }
}
