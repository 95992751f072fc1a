package io.sightline.core.grounding;

import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.MomentUpdate.StageTimes;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.video.MediaTime;
import java.util.Objects;

/**
 * What a tracker has to tell: a {@link MomentUpdate} but for the clocks of the stages, which only
 * the engine around it knows.
 *
 * @param revision 0, 1, 2, ... within a moment
 * @param toldAt media time of the frame on which this was known
 * @param endReason {@link EndReason#NONE} exactly when the type is not ENDED
 * @param tentative see {@link MomentUpdate#tentative}
 */
public record TrackedUpdate(
    Type type,
    Moment moment,
    int revision,
    MediaTime toldAt,
    EndReason endReason,
    boolean tentative) {
  public TrackedUpdate {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(moment, "moment");
    Objects.requireNonNull(toldAt, "toldAt");
    Objects.requireNonNull(endReason, "endReason");
  }

  /** The update with its clocks. */
  public MomentUpdate stamped(StageTimes stages) {
    return new MomentUpdate(type, moment, revision, toldAt, endReason, stages, tentative);
  }
}
