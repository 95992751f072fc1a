package io.sightline.core.grounding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.query.MomentSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Training judges what serving tells: the moments of made-up scores are written down, and the
 * counterpart in {@code training/} must tell the same ones.
 *
 * <p>After a change of the tracker, write it anew with {@code -Dgolden.write=true} and change
 * {@code training/sightline_training/moments.py} until its tests pass.
 */
class MomentGoldenTest {
  private static final int FRAMES = 400;
  private static final double STEP = 0.25;
  private static final double[][] THRESHOLDS = {{0.6, 0.4}, {0.8, 0.2}, {0.5, 0.5}};

  @Test
  void theMomentsOfMadeUpScoresAreAsWrittenDownForTraining() throws IOException {
    String root = System.getProperty("sightline.root");
    assumeTrue(root != null, "sightline.root is not set");
    Path golden = Path.of(root, "training", "tests", "golden", "moments.txt");
    StringBuilder made = new StringBuilder();
    for (int i = 0; i < THRESHOLDS.length; i++) {
      made.append(recorded(THRESHOLDS[i][0], THRESHOLDS[i][1], 11 + i));
    }
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(golden, made);
    }
    assertThat(made.toString())
        .as("see the comment of this class")
        .isEqualTo(Files.readString(golden));
  }

  /** Scores that wander between their bounds, with single frames that are missed or flash. */
  private static String recorded(double start, double end, long seed) {
    MomentSettings settings =
        new MomentSettings(
            start, end, Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofHours(1));
    TrackedStream stream = new TrackedStream(settings).every(STEP);
    Random random = new Random(seed);
    StringBuilder out = new StringBuilder("stream " + start + " " + end + " " + STEP + "\nscores");
    double level = 0;
    for (int i = 0; i < FRAMES; i++) {
      level = Math.max(0, Math.min(1, level + 0.25 * random.nextGaussian()));
      double value = random.nextDouble() < 0.15 ? random.nextDouble() : level;
      float inside = (float) (Math.round(value * 1000) / 1000.0);
      out.append(' ').append(inside);
      stream.frames(inside);
    }
    stream.close(EndReason.EPOCH_ENDED);
    out.append('\n');
    double startTold = 0;
    for (TrackedUpdate update : stream.updates()) {
      if (update.type() == Type.STARTED) {
        startTold = update.toldAt().seconds();
      } else if (update.type() == Type.ENDED) {
        Moment moment = update.moment();
        out.append(
            String.format(
                Locale.ROOT,
                "moment %.6f %.6f %.6f %.6f %.6f%n",
                moment.span().start().seconds(),
                moment.span().end().seconds(),
                startTold,
                update.toldAt().seconds(),
                moment.score()));
      }
    }
    return out.toString();
  }
}
