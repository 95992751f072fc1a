package io.sightline.core.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Training sees the memory that serving keeps: what this side makes of a made-up stream is written
 * down, and the counterpart in {@code training/} must make the same of it.
 *
 * <p>After a change of the policy, write it anew with {@code -Dgolden.write=true} and change {@code
 * training/sightline_training/memory_policy.py} until its tests pass.
 */
class MemoryGoldenTest {
  private static final int DIM = 8;
  private static final double FPS = 2;
  private static final int FRAMES = 160;

  @Test
  void theMemoryOfAMadeUpStreamIsAsWrittenDownForTraining() throws IOException {
    String root = System.getProperty("sightline.root");
    assumeTrue(root != null, "sightline.root is not set");
    Path golden = Path.of(root, "training", "tests", "golden", "memory.txt");
    String made = recorded(List.of()) + recorded(List.of(Scene.query(axis(3))));
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(golden, made);
    }
    assertThat(made).as("see the comment of this class").isEqualTo(Files.readString(golden));
  }

  /** A scene that moves on, stands still, and shows something else for a while. */
  private static String recorded(List<QueryVectors> queries) {
    MemorySettings settings = new MemorySettings(4, 12, Duration.ZERO);
    StreamMemory memory = new StreamMemory(settings, new LanguageGuidedPolicy());
    StringBuilder out = new StringBuilder("memory 4 12 " + FPS + "\n");
    queries.forEach(query -> line(out, "query", query.embedding()));
    Random random = new Random(5);
    float[] scene = Scene.direction(random, DIM);
    MemoryState state = MemoryState.EMPTY;
    for (int seq = 0; seq < FRAMES; seq++) {
      if (seq % 40 == 39) {
        scene = Scene.mixed(scene, 1, Scene.direction(random, DIM), 0.5);
      }
      float[] seen = seq % 50 < 44 ? scene : Scene.mixed(scene, 1, axis(3), 1.5);
      FrameFeature feature = Scene.noisy(random, seen, seq % 30 < 10 ? 0.02 : 0.4);
      line(out, "frame", feature.toArray());
      state = memory.advance(state, Scene.frame(seq, FPS, feature), queries).next();
      if (seq % 8 == 7) {
        for (MemorySlot slot : state.longTerm()) {
          double time = slot.frame().time().micros() / 1e6;
          String name = "slot " + slot.slot() + " " + time + " " + slot.weight();
          line(out, name, slot.frame().feature().toArray());
        }
      }
    }
    return out.toString();
  }

  private static float[] axis(int axis) {
    return Scene.axis(DIM, axis).toArray();
  }

  private static void line(StringBuilder out, String name, float[] values) {
    out.append(name);
    for (float value : values) {
      out.append(' ').append(value);
    }
    out.append('\n');
  }
}
