package io.sightline.operator;

import io.sightline.schemas.Topic;
import io.sightline.schemas.UndecodableRecordException;
import io.sightline.schemas.wire.BodyEncoder;
import java.util.Objects;

/**
 * One record of a topic as it stands there: between source, operator and sink only bytes travel, so
 * that every record is decoded once and encoded once.
 *
 * @param topic its name
 * @param partition where it stood; -1 if it has yet to be written
 * @param offset where it stood; -1 if it has yet to be written
 * @param key shared, not to be changed; may be null
 * @param value shared, not to be changed; null for a tombstone
 */
public record TopicRecord(String topic, int partition, long offset, byte[] key, byte[] value) {
  public TopicRecord {
    Objects.requireNonNull(topic, "topic");
  }

  /** One that is to be written. */
  public static <K, V> TopicRecord of(Topic<K, V> topic, K key, V value) {
    return new TopicRecord(
        topic.name(),
        -1,
        -1,
        topic.keySerde().serializer().serialize(topic.name(), key),
        topic.valueSerde().serializer().serialize(topic.name(), value));
  }

  /** One that is to be written, its value encoded by the caller. */
  static <K> TopicRecord encoded(Topic<K, ?> topic, K key, BodyEncoder value) {
    return new TopicRecord(
        topic.name(),
        -1,
        -1,
        topic.keySerde().serializer().serialize(topic.name(), key),
        topic.encode(value));
  }

  /**
   * @throws UndecodableRecordException if there is no key or it is none of that topic
   */
  <K> K key(Topic<K, ?> of) {
    if (key == null) {
      throw new UndecodableRecordException("record of topic " + topic + " has no key");
    }
    return of.keySerde().deserializer().deserialize(topic, key);
  }

  /**
   * The value, null for a tombstone.
   *
   * @throws UndecodableRecordException if it is none of that topic
   */
  <V> V value(Topic<?, V> of) {
    return of.valueSerde().deserializer().deserialize(topic, value);
  }
}
