package io.sightline.schemas.codec;

import io.sightline.core.grounding.Moment;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.MomentUpdate.StageTimes;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.TimeSpan;
import io.sightline.schemas.avro.MomentChange;
import io.sightline.schemas.avro.MomentEndDetail;
import io.sightline.schemas.avro.MomentEndReason;
import io.sightline.schemas.avro.MomentRecord;

/** What became of moments. */
public final class MomentCodec {
  private MomentCodec() {}

  public static MomentRecord toAvro(MomentUpdate update) {
    Moment moment = update.moment();
    StageTimes stages = update.stages();
    return new MomentRecord(
        switch (update.type()) {
          case STARTED -> MomentChange.STARTED;
          case UPDATED -> MomentChange.UPDATED;
          case ENDED -> MomentChange.ENDED;
          case RETRACTED -> MomentChange.RETRACTED;
        },
        moment.id(),
        moment.stream().value(),
        moment.query().value(),
        moment.epoch(),
        moment.span().start().micros(),
        moment.span().end().micros(),
        moment.startedAt(),
        moment.score(),
        update.revision(),
        update.toldAt().micros(),
        switch (update.endReason()) {
          case NONE -> MomentEndReason.NONE;
          case SCORES_FELL -> MomentEndReason.SCORES_FELL;
          case MAX_DURATION -> MomentEndReason.MAX_DURATION;
          case EPOCH_ENDED -> MomentEndReason.EPOCH_ENDED;
          // Programs of the first version know no other word for it; endDetail says more.
          case QUERY_REMOVED, SCHEDULE_ENDED -> MomentEndReason.QUERY_REMOVED;
        },
        stages.captured(),
        stages.ingested(),
        stages.assembled(),
        stages.scored(),
        stages.emitted(),
        stages.received(),
        update.endReason() == EndReason.SCHEDULE_ENDED
            ? MomentEndDetail.SCHEDULE_ENDED
            : MomentEndDetail.NONE,
        update.tentative());
  }

  public static MomentUpdate fromAvro(MomentRecord avro) {
    return new MomentUpdate(
        switch (avro.getChange()) {
          case STARTED -> Type.STARTED;
          case UPDATED -> Type.UPDATED;
          case ENDED -> Type.ENDED;
          case RETRACTED -> Type.RETRACTED;
        },
        new Moment(
            avro.getMomentId(),
            new StreamId(avro.getStream()),
            new QueryId(avro.getQuery()),
            avro.getEpoch(),
            new TimeSpan(new MediaTime(avro.getStartMicros()), new MediaTime(avro.getEndMicros())),
            avro.getStartedAt(),
            avro.getScore()),
        avro.getRevision(),
        new MediaTime(avro.getToldAtMicros()),
        endReason(avro),
        new StageTimes(
            avro.getCapturedAt(),
            avro.getIngestedAt(),
            avro.getAssembledAt(),
            avro.getReceivedAt() == null ? avro.getAssembledAt() : avro.getReceivedAt(),
            avro.getScoredAt(),
            avro.getEmittedAt()),
        avro.getTentative());
  }

  private static EndReason endReason(MomentRecord avro) {
    return switch (avro.getEndReason()) {
      case NONE -> EndReason.NONE;
      case SCORES_FELL -> EndReason.SCORES_FELL;
      case MAX_DURATION -> EndReason.MAX_DURATION;
      case EPOCH_ENDED -> EndReason.EPOCH_ENDED;
      case QUERY_REMOVED ->
          avro.getEndDetail() == MomentEndDetail.SCHEDULE_ENDED
              ? EndReason.SCHEDULE_ENDED
              : EndReason.QUERY_REMOVED;
    };
  }
}
