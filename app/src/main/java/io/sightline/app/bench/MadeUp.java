package io.sightline.app.bench;

import io.sightline.core.memory.LanguageGuidedPolicy;
import io.sightline.core.memory.MemoryState;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.memory.Window;
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

/** Made-up features and sentences: a place, what passes there every half minute, and noise. */
final class MadeUp {
  static final String ENCODER = "made-up@1";
  private static final int NOISES = 64;

  private final BenchSettings settings;
  private final float[][] noise = new float[NOISES][];

  MadeUp(BenchSettings settings) {
    this.settings = settings;
    Random random = new Random(1);
    for (int i = 0; i < NOISES; i++) {
      noise[i] = direction(random, settings.dim());
    }
  }

  Query query(int number, Set<StreamId> streams) {
    Random random = new Random(1_000 + number);
    float[] tokens = new float[settings.tokens() * settings.tokenWidth()];
    for (int i = 0; i < tokens.length; i++) {
      tokens[i] = (float) random.nextGaussian();
    }
    float[] embedding = direction(random, settings.dim());
    return new Query(
        new QueryId("q" + number),
        "made-up sentence " + number,
        streams,
        new QueryVectors(ENCODER, tokens, settings.tokenWidth(), embedding),
        MomentSettings.DEFAULT,
        true);
  }

  /** Frame {@code seq} of a stream. */
  FrameEvent frame(StreamId stream, long epoch, long seq, Instant at) {
    Random random = new Random(stream.hashCode());
    float[] place = direction(random, settings.dim());
    float[] passing = noise[Math.floorMod(stream.hashCode(), NOISES)];
    float[] now = noise[(int) (seq * 31 % NOISES)];
    boolean passes = seq % 120 > 80;
    for (int i = 0; i < place.length; i++) {
      place[i] += (passes ? passing[i] : 0) + 0.2f * now[i];
    }
    return new FrameEvent(
        stream,
        epoch,
        seq,
        MediaTime.ofSeconds(seq / BenchSettings.FPS),
        at,
        CaptureClock.ARRIVAL,
        at,
        FrameGate.ENCODED,
        ENCODER,
        Optional.of(FrameFeature.of(unit(place))),
        Optional.empty());
  }

  /** Windows of one stream whose memory is full, with two new frames each. */
  List<Window> windows(int count) {
    StreamMemory memory = new StreamMemory(settings.memory(), new LanguageGuidedPolicy());
    StreamId stream = new StreamId("bench");
    MemoryState state = MemoryState.EMPTY;
    List<Window> windows = new ArrayList<>();
    int least = 2 * (settings.shape().longFrames() + settings.shape().shortFrames());
    for (int seq = 0; windows.size() < count; seq++) {
      Instant at = Instant.EPOCH.plusMillis(seq * 250L);
      var step = memory.advance(state, frame(stream, 1, seq, at), List.of());
      state = step.next();
      if (seq > least) {
        step.window().ifPresent(windows::add);
      }
    }
    return windows;
  }

  private static float[] direction(Random random, int dim) {
    float[] values = new float[dim];
    for (int i = 0; i < dim; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return unit(values);
  }

  private static float[] unit(float[] values) {
    double length = 0;
    for (float value : values) {
      length += value * value;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] /= (float) Math.sqrt(length);
    }
    return values;
  }
}
