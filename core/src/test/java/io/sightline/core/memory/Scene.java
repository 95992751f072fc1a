package io.sightline.core.memory;

import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;

/** Made-up features and frames for tests. */
final class Scene {
  static final String ENCODER = "made-up@1";
  static final StreamId STREAM = new StreamId("yard");
  static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private Scene() {}

  /** A frame of epoch 1 whose media time is seq / fps. */
  static FrameEvent frame(long seq, double fps, FrameFeature feature) {
    return frame(1, seq, seq / fps, ENCODER, Optional.of(feature), FrameGate.ENCODED);
  }

  static FrameEvent without(long seq, double fps, FrameGate gate) {
    return frame(1, seq, seq / fps, ENCODER, Optional.empty(), gate);
  }

  /** A frame captured as many seconds after {@link #BEGIN} as its media time says. */
  static FrameEvent frame(
      long epoch,
      long seq,
      double seconds,
      String encoder,
      Optional<FrameFeature> feature,
      FrameGate gate) {
    MediaTime time = MediaTime.ofSeconds(seconds);
    Instant captured = BEGIN.plusNanos(time.micros() * 1_000);
    return captured(epoch, seq, time, captured, encoder, feature, gate);
  }

  static FrameEvent captured(
      long epoch,
      long seq,
      MediaTime time,
      Instant captured,
      String encoder,
      Optional<FrameFeature> feature,
      FrameGate gate) {
    return new FrameEvent(
        STREAM,
        epoch,
        seq,
        time,
        captured,
        CaptureClock.ARRIVAL,
        captured.plusMillis(40),
        gate,
        encoder,
        feature,
        Optional.empty());
  }

  /** A unit vector along one axis. */
  static FrameFeature axis(int dim, int axis) {
    float[] values = new float[dim];
    values[axis] = 1;
    return FrameFeature.of(values);
  }

  /** A random direction. */
  static float[] direction(Random random, int dim) {
    float[] values = new float[dim];
    for (int i = 0; i < dim; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return unit(values);
  }

  /** The direction of {@code base} + {@code amount} times a random unit vector. */
  static FrameFeature noisy(Random random, float[] base, double amount) {
    return FrameFeature.of(mixed(base, 1, direction(random, base.length), amount));
  }

  static float[] mixed(float[] a, double shareA, float[] b, double shareB) {
    float[] values = new float[a.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (shareA * a[i] + shareB * b[i]);
    }
    return unit(values);
  }

  static QueryVectors query(float[] embedding) {
    return new QueryVectors(ENCODER, embedding, embedding.length, embedding);
  }

  private static float[] unit(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value * value;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= (float) Math.sqrt(sum);
    }
    return values;
  }
}
