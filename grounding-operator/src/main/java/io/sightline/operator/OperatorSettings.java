package io.sightline.operator;

import io.sightline.core.video.FrameFeature;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How the grounding operator batches and forgets.
 *
 * @param encoderDim D, components of a frame's feature, 1 to {@link FrameFeature#MAX_DIM}
 * @param batchRows a batch runs when it has this many rows (window, query), 1 to 65536; the rows of
 *     one window stay together, so that a window with more queries than this makes a larger batch
 * @param batchDelay a batch runs when its first row has waited this long, 0 to 1 s
 * @param idleAfter a stream from which nothing came for this long is forgotten and what is open on
 *     it ends, 10 s to 24 h of processing time
 */
public record OperatorSettings(
    int encoderDim, int batchRows, Duration batchDelay, Duration idleAfter)
    implements Serializable {
  public static final int BATCH_ROWS = 256;
  public static final Duration BATCH_DELAY = Duration.ofMillis(10);
  public static final Duration IDLE_AFTER = Duration.ofMinutes(10);

  /**
   * @throws IllegalArgumentException naming every field that is out of its range
   */
  public OperatorSettings {
    List<String> wrong = new ArrayList<>();
    if (encoderDim < 1 || encoderDim > FrameFeature.MAX_DIM) {
      wrong.add("encoderDim must be 1 to " + FrameFeature.MAX_DIM + ", but was " + encoderDim);
    }
    if (batchRows < 1 || batchRows > 65_536) {
      wrong.add("batchRows must be 1 to 65536, but was " + batchRows);
    }
    if (batchDelay.isNegative() || batchDelay.compareTo(Duration.ofSeconds(1)) > 0) {
      wrong.add("batchDelay must be 0 to 1 second, but was " + batchDelay);
    }
    if (idleAfter.compareTo(Duration.ofSeconds(10)) < 0
        || idleAfter.compareTo(Duration.ofHours(24)) > 0) {
      wrong.add("idleAfter must be 10 seconds to 24 hours, but was " + idleAfter);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  /** With the defaults. */
  public static OperatorSettings forDim(int encoderDim) {
    return new OperatorSettings(encoderDim, BATCH_ROWS, BATCH_DELAY, IDLE_AFTER);
  }
}
