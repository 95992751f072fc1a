package io.sightline.core.grounding;

import io.sightline.core.video.MediaTime;
import java.time.Duration;
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
 * @param tentative told before it was confirmed, as its query asks for: followed by UPDATED once it
 *     is, or by RETRACTED
 */
public record MomentUpdate(
    Type type,
    Moment moment,
    int revision,
    MediaTime toldAt,
    EndReason endReason,
    StageTimes stages,
    boolean tentative) {
  /** The life of a moment. */
  public enum Type {
    /** It has begun; the alert goes out. Followed by UPDATED, ENDED or RETRACTED. */
    STARTED,
    /** Its span or score was revised. Followed by UPDATED, ENDED or RETRACTED. */
    UPDATED,
    /** It is over, its span is final. Last. */
    ENDED,
    /** It was told before it was confirmed, and then was not confirmed. Last. */
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
    QUERY_REMOVED,
    /** The query's schedule does not cover the time of day any more. */
    SCHEDULE_ENDED
  }

  /**
   * Wall clocks of one update, capture to emission: how its latency came about. Together with the
   * media time in {@link #toldAt} these are all clocks that there are.
   *
   * @param captured at the camera
   * @param ingested frame event ready
   * @param assembled window ready
   * @param received window taken up by the operator; {@code assembled} where nobody looked
   * @param scored scores ready
   * @param emitted handed to the sink
   */
  public record StageTimes(
      Instant captured,
      Instant ingested,
      Instant assembled,
      Instant received,
      Instant scored,
      Instant emitted) {
    public StageTimes {
      Objects.requireNonNull(captured, "captured");
      Objects.requireNonNull(ingested, "ingested");
      Objects.requireNonNull(assembled, "assembled");
      Objects.requireNonNull(received, "received");
      Objects.requireNonNull(scored, "scored");
      Objects.requireNonNull(emitted, "emitted");
    }

    /** Where nobody looked when the window was taken up. */
    public StageTimes(
        Instant captured, Instant ingested, Instant assembled, Instant scored, Instant emitted) {
      this(captured, ingested, assembled, assembled, scored, emitted);
    }

    /** All at one time. */
    public static StageTimes at(Instant instant) {
      return new StageTimes(instant, instant, instant, instant, instant, instant);
    }

    /** What a stage added to the latency; they add up to {@code emitted - captured}. */
    public Duration cost(Stage stage) {
      return switch (stage) {
        case INGEST -> Duration.between(captured, ingested);
        case MEMORY -> Duration.between(ingested, assembled);
        case DELIVERY -> Duration.between(assembled, received);
        case SCORE -> Duration.between(received, scored);
        case EMIT -> Duration.between(scored, emitted);
      };
    }
  }

  /** What the latency of an update is made of, in order. */
  public enum Stage {
    /** Network, decoding, encoding and their queues. */
    INGEST,
    /** To the compressor, and into the stream's memory. */
    MEMORY,
    /** The compressor's commit, and the way to the operator. */
    DELIVERY,
    /** Waiting for a batch, and its run. */
    SCORE,
    /** Tracking, up to the sink. */
    EMIT
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

  /** One that is not tentative. */
  public MomentUpdate(
      Type type,
      Moment moment,
      int revision,
      MediaTime toldAt,
      EndReason endReason,
      StageTimes stages) {
    this(type, moment, revision, toldAt, endReason, stages, false);
  }
}
