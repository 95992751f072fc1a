package io.sightline.gateway.kafka;

import io.sightline.gateway.view.Versioned;
import io.sightline.schemas.Topic;
import io.sightline.schemas.UndecodableRecordException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A topic, where reading it starts, and what its records do.
 *
 * @param newest how many of the newest records of a partition are read at the start; 0 for none
 * @param sink takes key and value, empty for a tombstone; the version is partition and offset
 */
record Source<K, V>(Topic<K, V> topic, long newest, BiConsumer<K, Optional<Versioned<V>>> sink) {
  /** Read whole at the start. */
  static final long ALL = Long.MAX_VALUE;

  /**
   * Decodes a record and hands it to the sink.
   *
   * @throws UndecodableRecordException if key or value are not what the topic holds
   */
  void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      throw new UndecodableRecordException("a record of " + topic + " must have a key");
    }
    K key = topic.keySerde().deserializer().deserialize(topic.name(), record.key());
    V value =
        record.value() == null
            ? null
            : topic.valueSerde().deserializer().deserialize(topic.name(), record.value());
    String version = record.partition() + "-" + record.offset();
    Instant at = Instant.ofEpochMilli(Math.max(0, record.timestamp()));
    sink.accept(key, Optional.ofNullable(value).map(now -> new Versioned<>(now, version, at)));
  }
}
