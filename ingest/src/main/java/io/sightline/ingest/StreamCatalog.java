package io.sightline.ingest;

import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.schemas.DeadLetter;
import io.sightline.schemas.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The {@code streams} topic as a map, read from its beginning. A record that cannot be decoded goes
 * to dead letters, and what was known of its stream stays. Belongs to one thread.
 */
final class StreamCatalog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StreamCatalog.class);
  private static final String TOPIC = Topics.STREAMS.name();

  private final Consumer<byte[], byte[]> consumer;
  private final java.util.function.Consumer<DeadLetter> deadLetters;
  private final InstantSource clock;
  private final Map<StreamId, StreamSpec> specs = new TreeMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private boolean caughtUp;

  /** Takes over the consumer, which is closed with this. */
  StreamCatalog(
      Consumer<byte[], byte[]> consumer,
      java.util.function.Consumer<DeadLetter> deadLetters,
      InstantSource clock) {
    this.consumer = consumer;
    this.deadLetters = deadLetters;
    this.clock = clock;
  }

  /**
   * Waits for news.
   *
   * @return whether {@link #specs} is complete, and changed since the last time this returned true
   */
  boolean poll(Duration timeout) {
    if (ends.isEmpty() && !begin(timeout)) {
      return false;
    }
    boolean changed = false;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      apply(record);
      changed = true;
    }
    if (caughtUp) {
      return changed;
    }
    // Before the end, an older record may still be replaced by a newer one.
    caughtUp =
        ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    return caughtUp;
  }

  /** Every stream as it was registered last. */
  Map<StreamId, StreamSpec> specs() {
    return Map.copyOf(specs);
  }

  private boolean begin(Duration timeout) {
    List<PartitionInfo> partitions = consumer.partitionsFor(TOPIC, timeout);
    if (partitions == null || partitions.isEmpty()) {
      return false;
    }
    List<TopicPartition> all =
        partitions.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    ends.putAll(consumer.endOffsets(all));
    return true;
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    try {
      StreamId stream = Topics.STREAMS.keySerde().deserializer().deserialize(TOPIC, record.key());
      if (record.value() == null) {
        specs.remove(stream);
        return;
      }
      StreamSpec spec =
          Topics.STREAMS.valueSerde().deserializer().deserialize(TOPIC, record.value());
      if (!spec.id().equals(stream)) {
        throw new SerializationException("key is " + stream + ", but the stream is " + spec.id());
      }
      specs.put(stream, spec);
    } catch (SerializationException e) {
      LOG.warn(
          "Record {}-{}@{} cannot be read: {}",
          TOPIC,
          record.partition(),
          record.offset(),
          e.getMessage());
      deadLetters.accept(
          new DeadLetter(
              TOPIC,
              record.partition(),
              record.offset(),
              record.key(),
              record.value(),
              String.valueOf(e.getMessage()),
              clock.instant()));
    }
  }

  /** From any thread: makes a waiting {@link #poll} throw a WakeupException. */
  void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
