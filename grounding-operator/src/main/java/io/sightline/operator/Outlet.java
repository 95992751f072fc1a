package io.sightline.operator;

import io.sightline.core.grounding.MomentTracker;
import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.MomentUpdate.StageTimes;
import io.sightline.core.grounding.TrackedUpdate;
import io.sightline.core.grounding.TrackerState;
import io.sightline.core.grounding.TrackerStep;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.DeadLetter;
import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import io.sightline.schemas.UndecodableRecordException;
import java.time.Instant;
import java.util.function.LongSupplier;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Encodes what leaves the operator. For the task thread. */
final class Outlet {
  private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);

  private final Output<StreamRecord<TopicRecord>> output;
  private final GroundingMetrics counted;
  private final LongSupplier clock;

  /**
   * @param clock processing time, ms since 1970
   */
  Outlet(Output<StreamRecord<TopicRecord>> output, GroundingMetrics counted, LongSupplier clock) {
    this.output = output;
    this.counted = counted;
    this.clock = clock;
  }

  <K, V> void emit(Topic<K, V> topic, K key, V value) {
    output.collect(new StreamRecord<>(TopicRecord.of(topic, key, value)));
  }

  void tell(TrackerStep step, StageTimes stages) {
    for (TrackedUpdate update : step.updates()) {
      counted.update();
      emit(Topics.MOMENTS, update.moment().id(), update.stamped(stages));
    }
  }

  /** Tells that what is open on this tracker has ended, for a reason that is not in the scores. */
  void end(StreamId stream, QueryId query, TrackerState tracker, EndReason reason) {
    Instant now = Instant.ofEpochMilli(clock.getAsLong());
    tell(
        MomentTracker.close(tracker, stream, query, reason),
        new StageTimes(tracker.lastCapturedAt(), now, now, now, now));
  }

  void deadLetter(TopicRecord record, UndecodableRecordException cause) {
    counted.deadLetter();
    LOG.warn(
        "{}-{}@{} goes to dead letters: {}",
        record.topic(),
        record.partition(),
        record.offset(),
        cause.getMessage());
    emit(
        Topics.DEAD_LETTERS,
        record.topic(),
        new DeadLetter(
            record.topic(),
            record.partition(),
            record.offset(),
            record.key(),
            record.value(),
            cause.getMessage(),
            Instant.ofEpochMilli(clock.getAsLong())));
  }
}
