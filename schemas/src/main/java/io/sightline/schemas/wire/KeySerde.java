package io.sightline.schemas.wire;

import io.sightline.schemas.UndecodableRecordException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Keys: an id as UTF-8 text, readable by any tool. Null stays null. Thread-safe; needs no
 * configuration and no closing.
 */
public final class KeySerde<K> implements Serde<K> {
  /** The longest key that is read, in bytes. */
  public static final int MAX_BYTES = 1024;

  private final String topic;
  private final Function<K, String> toText;
  private final Function<String, K> fromText;

  /**
   * @param fromText refuses what is no id by an IllegalArgumentException
   */
  public KeySerde(String topic, Function<K, String> toText, Function<String, K> fromText) {
    this.topic = Objects.requireNonNull(topic, "topic");
    this.toText = toText;
    this.fromText = fromText;
  }

  @Override
  public Serializer<K> serializer() {
    return (kafkaTopic, key) ->
        key == null ? null : toText.apply(key).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public Deserializer<K> deserializer() {
    return (kafkaTopic, bytes) -> bytes == null ? null : read(bytes);
  }

  private K read(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new UndecodableRecordException(
          "key of topic " + topic + " has " + bytes.length + " bytes, more than " + MAX_BYTES);
    }
    try {
      return fromText.apply(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw new UndecodableRecordException("key of topic " + topic + " is no id: " + e, e);
    }
  }
}
