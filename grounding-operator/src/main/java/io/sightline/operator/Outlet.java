package io.sightline.operator;

import io.sightline.core.grounding.MomentTrack;
import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.MomentUpdate.StageTimes;
import io.sightline.core.grounding.TrackedUpdate;
import io.sightline.schemas.DeadLetter;
import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import io.sightline.schemas.UndecodableRecordException;
import io.sightline.schemas.wire.BodyEncoder;
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

  <K> void emitEncoded(Topic<K, ?> topic, K key, BodyEncoder value) {
    output.collect(new StreamRecord<>(TopicRecord.encoded(topic, key, value)));
  }

  void tell(TrackedUpdate update, StageTimes stages) {
    counted.update();
    emit(Topics.MOMENTS, update.moment().id(), update.stamped(stages));
  }

  /** Tells that what is open on this track has ended, for a reason that is not in the scores. */
  void end(MomentTrack track, EndReason reason) {
    Instant now = Instant.ofEpochMilli(clock.getAsLong());
    StageTimes stages = new StageTimes(track.lastCapturedAt(), now, now, now, now);
    track.close(reason, update -> tell(update, stages));
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
