package io.sightline.ingest;

import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.ingest.fleet.WholeTopic;
import io.sightline.schemas.DeadLetter;
import io.sightline.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
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

  private final WholeTopic topic;
  private final java.util.function.Consumer<DeadLetter> deadLetters;
  private final InstantSource clock;
  private final Map<StreamId, Entry> entries = new TreeMap<>();
  private final Set<StreamId> registered = new HashSet<>();
  private boolean told;

  /** A stream, in which partition it stands, and since when it is as it is. */
  private record Entry(StreamSpec spec, int partition, Instant since) {}

  /** Takes over the consumer, which is closed with this. */
  StreamCatalog(
      Consumer<byte[], byte[]> consumer,
      java.util.function.Consumer<DeadLetter> deadLetters,
      InstantSource clock) {
    this.topic = new WholeTopic(TOPIC, consumer);
    this.deadLetters = deadLetters;
    this.clock = clock;
  }

  /**
   * Waits for news.
   *
   * @return whether the catalog is complete, and changed since the last time this returned true
   */
  boolean poll(Duration timeout) {
    boolean changed = false;
    for (ConsumerRecord<byte[], byte[]> record : topic.poll(timeout)) {
      apply(record);
      changed = true;
    }
    if (!topic.complete()) {
      return false;
    }
    changed |= !told;
    told = true;
    return changed;
  }

  /** Whether every stream is known that was registered before reading began. */
  boolean complete() {
    return topic.complete();
  }

  /** Every stream as it was registered last. */
  Map<StreamId, StreamSpec> specs() {
    return specs(partition -> true);
  }

  /** The streams of some partitions. */
  Map<StreamId, StreamSpec> specs(IntPredicate partitions) {
    Map<StreamId, StreamSpec> found = new TreeMap<>();
    entries.forEach(
        (stream, entry) -> {
          if (partitions.test(entry.partition)) {
            found.put(stream, entry.spec);
          }
        });
    return found;
  }

  /** What was registered, anew or as it was, since this was asked last. */
  Set<StreamId> takeRegistered() {
    Set<StreamId> taken = Set.copyOf(registered);
    registered.clear();
    return taken;
  }

  boolean knows(StreamId stream) {
    return entries.containsKey(stream);
  }

  /** The partition of a stream that is known. */
  OptionalInt partition(StreamId stream) {
    Entry entry = entries.get(stream);
    return entry == null ? OptionalInt.empty() : OptionalInt.of(entry.partition);
  }

  /** Whether the stream was registered, or changed, after this time. */
  boolean changedSince(StreamId stream, Instant at) {
    Entry entry = entries.get(stream);
    return entry != null && entry.since.isAfter(at);
  }

  private void apply(ConsumerRecord<byte[], byte[]> record) {
    try {
      StreamId stream = Topics.STREAMS.keySerde().deserializer().deserialize(TOPIC, record.key());
      if (record.value() == null) {
        entries.remove(stream);
        return;
      }
      StreamSpec spec =
          Topics.STREAMS.valueSerde().deserializer().deserialize(TOPIC, record.value());
      if (!spec.id().equals(stream)) {
        throw new SerializationException("key is " + stream + ", but the stream is " + spec.id());
      }
      Instant since = Instant.ofEpochMilli(record.timestamp());
      registered.add(stream);
      entries.put(stream, new Entry(spec, record.partition(), since));
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
    topic.wakeup();
  }

  @Override
  public void close() {
    topic.close();
  }
}
