package io.sightline.inference;

import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.MemorySlot;
import io.sightline.core.memory.Window;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Windows and queries of random numbers, always the same ones. */
final class ToyWindows {
  static final String ENCODER = "toy-encoder@1";
  static final int DIM = 8;
  static final int WIDTH = 4;

  private final Random random;
  private final int dim;

  ToyWindows(long seed) {
    this(seed, DIM);
  }

  ToyWindows(long seed, int dim) {
    random = new Random(seed);
    this.dim = dim;
  }

  /**
   * Frames every half a second up to 20 s; what is kept lies 1 s apart before that and stands for
   * 1, 2, ... frames.
   */
  Window window(int frames, int kept) {
    List<MemoryFrame> shortTerm = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      shortTerm.add(frame(20_000_000 - 500_000L * (frames - 1 - i)));
    }
    List<MemorySlot> longTerm = new ArrayList<>();
    for (int i = 0; i < kept; i++) {
      longTerm.add(new MemorySlot(i, frame(10_000_000 - 1_000_000L * (kept - 1 - i)), i + 1));
    }
    return new Window(
        new StreamId("lobby"), 1, ENCODER, shortTerm, longTerm, 1, Instant.EPOCH, Instant.EPOCH);
  }

  QueryVectors query(int tokens) {
    return new QueryVectors(ENCODER, numbers(tokens * WIDTH), WIDTH, numbers(dim));
  }

  float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian();
    }
    return numbers;
  }

  private MemoryFrame frame(long micros) {
    return new MemoryFrame(
        micros / 500_000, new MediaTime(micros), Instant.EPOCH, FrameFeature.of(numbers(dim)));
  }
}
