package io.sightline.core.grounding;

import io.sightline.core.video.MediaTime;
import java.time.Instant;
import java.util.Objects;

/**
 * What became of a moment: the first is STARTED, the last ENDED or RETRACTED. Unique by (moment id,
 * revision): consumers that may see an update twice keep the highest revision.
 *
 * @param revision 0, 1, 2, ... within a moment
 * @param toldAt media time of the frame on which this was known
 * @param endReason why it ended; {@link EndReason#NONE} while it has not
 * @param stages when each stage had done its part
 */
public record MomentUpdate(
    Type type,
    Moment moment,
    int revision,
    MediaTime toldAt,
    EndReason endReason,
    StageTimes stages) {
  /** The life of a moment. */
  public enum Type {
    /** It has begun; the alert goes out. Followed by UPDATED, ENDED or RETRACTED. */
    STARTED,
    /** Its span or score was revised. Followed by UPDATED, ENDED or RETRACTED. */
    UPDATED,
    /** It is over, its span is final. Last. */
    ENDED,
    /** It was a mistake. Last. */
    RETRACTED
  }

  /** Why a moment ended. */
  public enum EndReason {
    /** It has not. */
    NONE,
    /** The scores fell and stayed low for the merge gap. */
    SCORES_FELL,
    /** It reached the query's maximum duration. */
    MAX_DURATION,
    /** The stream's epoch ended: what came after cannot be joined to it. */
    EPOCH_ENDED,
    /** The query was removed, disabled, or no longer applies to the stream. */
    QUERY_REMOVED
  }

  /**
   * Wall clocks of one update, capture to emission: how its latency came about.
   *
   * @param captured at the camera
   * @param ingested frame event ready
   * @param assembled window ready
   * @param scored scores ready
   * @param emitted handed to the sink
   */
  public record StageTimes(
      Instant captured, Instant ingested, Instant assembled, Instant scored, Instant emitted) {
    public StageTimes {
      Objects.requireNonNull(captured, "captured");
      Objects.requireNonNull(ingested, "ingested");
      Objects.requireNonNull(assembled, "assembled");
      Objects.requireNonNull(scored, "scored");
      Objects.requireNonNull(emitted, "emitted");
    }
  }

  public MomentUpdate {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(moment, "moment");
    Objects.requireNonNull(toldAt, "toldAt");
    Objects.requireNonNull(endReason, "endReason");
    Objects.requireNonNull(stages, "stages");
    boolean ended = type == Type.ENDED;
    if (ended == (endReason == EndReason.NONE)) {
      throw new IllegalArgumentException(
          "a moment has an end reason exactly when it has ended, but "
              + type
              + " has "
              + endReason);
    }
  }
}
