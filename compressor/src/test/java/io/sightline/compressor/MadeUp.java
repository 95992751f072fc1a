package io.sightline.compressor;

import io.sightline.core.memory.LanguageGuidedPolicy;
import io.sightline.core.memory.MemorySettings;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Made-up streams and queries. */
public final class MadeUp {
  public static final String ENCODER = "made-up@1";
  public static final StreamId YARD = new StreamId("yard");
  public static final StreamId LOBBY = new StreamId("lobby");
  public static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private MadeUp() {}

  public static StreamMemory memory(MemorySettings settings) {
    return new StreamMemory(settings, new LanguageGuidedPolicy());
  }

  /** Frames of a place where something passes every half minute, at so many a second. */
  public static List<FrameEvent> frames(StreamId stream, int count, int dim, double fps) {
    Random random = new Random(stream.value().hashCode());
    float[] passing = direction(random, dim);
    float[] place = direction(random, dim);
    List<FrameEvent> frames = new ArrayList<>();
    for (int seq = 0; seq < count; seq++) {
      boolean passes = seq % (30 * fps) > 20 * fps;
      float[] noise = direction(random, dim);
      float[] shown = new float[dim];
      double length = 0;
      for (int i = 0; i < dim; i++) {
        shown[i] = place[i] + (passes ? passing[i] : 0) + 0.2f * noise[i];
        length += shown[i] * shown[i];
      }
      for (int i = 0; i < dim; i++) {
        shown[i] /= (float) Math.sqrt(length);
      }
      frames.add(frame(stream, 1, seq, seq / fps, FrameFeature.of(shown)));
    }
    return frames;
  }

  /** The direction of what passes. */
  public static float[] passing(StreamId stream, int dim) {
    return direction(new Random(stream.value().hashCode()), dim);
  }

  public static FrameEvent frame(
      StreamId stream, long epoch, long seq, double seconds, FrameFeature feature) {
    MediaTime time = MediaTime.ofSeconds(seconds);
    Instant captured = BEGIN.plusSeconds(epoch * 3600).plusNanos(time.micros() * 1_000);
    return new FrameEvent(
        stream,
        epoch,
        seq,
        time,
        captured,
        CaptureClock.ARRIVAL,
        captured.plusMillis(40),
        FrameGate.ENCODED,
        ENCODER,
        Optional.of(feature),
        Optional.empty());
  }

  public static Query query(String id, String encoder, float[] embedding, StreamId... streams) {
    return new Query(
        new QueryId(id),
        "a " + id + " passes",
        Set.of(streams),
        new QueryVectors(encoder, new float[] {1, 2}, 2, embedding),
        MomentSettings.DEFAULT,
        true);
  }

  public static float[] direction(Random random, int dim) {
    float[] values = new float[dim];
    double length = 0;
    for (int i = 0; i < dim; i++) {
      values[i] = (float) random.nextGaussian();
      length += values[i] * values[i];
    }
    for (int i = 0; i < dim; i++) {
      values[i] /= (float) Math.sqrt(length);
    }
    return values;
  }
}
