package io.sightline.schemas.wire;

import io.sightline.schemas.UndecodableRecordException;
import io.sightline.schemas.wire.WireFormat.Framed;
import java.io.IOException;
import java.util.Objects;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Core values of one topic to bytes and back. Null stays null, a tombstone. Thread-safe, so that
 * one may be shared by all the threads of a topology; needs no configuration and no closing.
 */
public final class AvroSerde<V, R extends SpecificRecord> implements Serde<V> {
  private final String topic;
  private final int maxBytes;
  private final AvroBody<R> body;
  private final SchemaHistory schemas;
  private final WireFormat format;
  private final Function<V, R> toAvro;
  private final Function<R, V> fromAvro;

  /**
   * @param topic for messages, whatever Kafka calls the topic at hand (a changelog, a repartition)
   * @param maxBytes the largest record that is written or read, header included
   * @param type the generated record
   * @param history name of the schema's file, without its ending
   */
  public AvroSerde(
      String topic,
      int maxBytes,
      Class<R> type,
      String history,
      WireFormat format,
      Function<V, R> toAvro,
      Function<R, V> fromAvro) {
    this(topic, maxBytes, new AvroBody<>(type), history, null, format, toAvro, fromAvro);
  }

  private AvroSerde(
      String topic,
      int maxBytes,
      AvroBody<R> body,
      String history,
      SchemaHistory schemas,
      WireFormat format,
      Function<V, R> toAvro,
      Function<R, V> fromAvro) {
    this.topic = Objects.requireNonNull(topic, "topic");
    this.maxBytes = maxBytes;
    this.body = body;
    this.schemas = schemas != null ? schemas : SchemaHistory.bundled(history, body.schema());
    this.format = Objects.requireNonNull(format, "format");
    this.toAvro = toAvro;
    this.fromAvro = fromAvro;
  }

  /** The same, reading these versions of its schema. */
  AvroSerde<V, R> reading(SchemaHistory versions) {
    return new AvroSerde<>(topic, maxBytes, body, "", versions, format, toAvro, fromAvro);
  }

  /** The same in another wire format. */
  public AvroSerde<V, R> in(WireFormat other) {
    return new AvroSerde<>(topic, maxBytes, body, "", schemas, other, toAvro, fromAvro);
  }

  /** The versions of its schema that it reads. */
  public SchemaHistory schemas() {
    return schemas;
  }

  @Override
  public Serializer<V> serializer() {
    return (kafkaTopic, value) -> value == null ? null : write(value);
  }

  @Override
  public Deserializer<V> deserializer() {
    return (kafkaTopic, bytes) -> bytes == null ? null : read(bytes);
  }

  /**
   * @throws SerializationException if the value cannot be written, or is too large
   */
  private byte[] write(V value) {
    byte[] header = format.header(topic, schemas);
    byte[] bytes;
    try {
      bytes = body.write(header, toAvro.apply(value));
    } catch (IOException | RuntimeException e) {
      throw new SerializationException("cannot write to topic " + topic + ": " + value, e);
    }
    return checked(bytes);
  }

  /**
   * A record whose body the caller encodes, as the serializer does.
   *
   * @throws SerializationException if it cannot be written, or is too large
   */
  public byte[] encode(BodyEncoder encoder) {
    try {
      return checked(body.write(format.header(topic, schemas), encoder));
    } catch (IOException e) {
      throw new SerializationException("cannot write to topic " + topic, e);
    }
  }

  private byte[] checked(byte[] bytes) {
    if (bytes.length > maxBytes) {
      throw new SerializationException(
          "record for topic "
              + topic
              + " has "
              + bytes.length
              + " bytes, more than the "
              + maxBytes
              + " that are allowed");
    }
    return bytes;
  }

  private V read(byte[] bytes) {
    if (bytes.length > maxBytes) {
      throw new UndecodableRecordException(
          "record of topic "
              + topic
              + " has "
              + bytes.length
              + " bytes, more than the "
              + maxBytes
              + " that are allowed");
    }
    Framed framed = format.read(topic, bytes, schemas);
    try {
      return fromAvro.apply(body.read(framed.writer(), bytes, framed.bodyOffset()));
    } catch (IOException | RuntimeException e) {
      throw new UndecodableRecordException(
          "record of topic "
              + topic
              + " with "
              + bytes.length
              + " bytes does not hold a "
              + body.schema().getName()
              + ": "
              + e,
          e);
    }
  }
}
