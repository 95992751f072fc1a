package io.sightline.schemas;

import io.sightline.schemas.wire.AvroSerde;
import io.sightline.schemas.wire.BodyEncoder;
import io.sightline.schemas.wire.KeySerde;
import io.sightline.schemas.wire.WireFormat;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serde;

/**
 * A topic: its name and what its keys and values are. Immutable and thread-safe, and so are its
 * serdes.
 */
public final class Topic<K, V> {
  /**
   * The largest value that is written or read, in bytes, header included. A little under the 1 MiB
   * that producers and brokers take unless told otherwise.
   */
  public static final int MAX_RECORD_BYTES = 1_000_000;

  private final String name;
  private final KeySerde<K> keySerde;
  private final AvroSerde<V, ?> valueSerde;

  Topic(String name, KeySerde<K> keySerde, AvroSerde<V, ?> valueSerde) {
    this.name = Objects.requireNonNull(name, "name");
    this.keySerde = keySerde;
    this.valueSerde = valueSerde;
  }

  public String name() {
    return name;
  }

  /** Ids as UTF-8 text. Its deserializer throws {@link UndecodableRecordException}. */
  public Serde<K> keySerde() {
    return keySerde;
  }

  /**
   * Values; null is a tombstone. Its deserializer throws {@link UndecodableRecordException}, its
   * serializer a SerializationException for a value that is too large. Where a registry is used,
   * both throw {@link SchemaRegistryException} if it does not answer.
   */
  public Serde<V> valueSerde() {
    return valueSerde;
  }

  /**
   * A value whose body the caller encodes, as the serializer of {@link #valueSerde} does.
   *
   * @throws org.apache.kafka.common.errors.SerializationException if it is too large
   */
  public byte[] encode(BodyEncoder body) {
    return valueSerde.encode(body);
  }

  /**
   * The same topic with its values put into bytes in another way. With a registry, this opens a
   * connection to it: for all topics of a process, {@link SerdeOptions#REGISTRY_VARIABLE} is
   * better.
   */
  public Topic<K, V> with(SerdeOptions options) {
    return in(options.format());
  }

  /** The same topic with its values in another wire format. */
  Topic<K, V> in(WireFormat format) {
    return new Topic<>(name, keySerde, valueSerde.in(format));
  }

  @Override
  public String toString() {
    return name;
  }
}
