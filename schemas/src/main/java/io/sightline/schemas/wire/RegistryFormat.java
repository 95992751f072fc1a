package io.sightline.schemas.wire;

import io.sightline.schemas.UndecodableRecordException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The format of Confluent's serializers: 0x00, then the number that a schema registry gave to the
 * writer's schema in 4 bytes, big endian. Thread-safe.
 *
 * <p>The first record of a topic registers its schema under {@code <topic>-value}; from then on,
 * and for every schema seen once, nobody is asked. Records in single-object encoding are read as
 * well, so that a registry can be introduced while a topic is in use.
 */
public final class RegistryFormat implements WireFormat {
  /** Bytes before the body. */
  public static final int HEADER_BYTES = 5;

  private static final byte MARKER = 0;

  private final SchemaRegistryClient registry;
  private final SingleObjectFormat singleObject = new SingleObjectFormat();
  private final Map<String, byte[]> headers = new ConcurrentHashMap<>();

  /** With a client of its own. */
  public RegistryFormat(SchemaRegistryClient registry) {
    this.registry = Objects.requireNonNull(registry, "registry");
  }

  @Override
  public byte[] header(String topic, SchemaHistory schemas) {
    byte[] known = headers.get(topic);
    if (known != null) {
      return known;
    }
    int id = registry.register(topic + "-value", schemas.current());
    byte[] header = ByteBuffer.allocate(HEADER_BYTES).put(MARKER).putInt(id).array();
    headers.put(topic, header);
    return header;
  }

  @Override
  public Framed read(String topic, byte[] bytes, SchemaHistory schemas) {
    if (SingleObjectFormat.marks(bytes)) {
      return singleObject.read(topic, bytes, schemas);
    }
    if (bytes.length < HEADER_BYTES || bytes[0] != MARKER) {
      throw new UndecodableRecordException(
          "record of topic "
              + topic
              + " has neither a registry header (00 and a number) nor an Avro single-object header;"
              + " it has "
              + bytes.length
              + " bytes");
    }
    int id = ByteBuffer.wrap(bytes).getInt(1);
    return new Framed(
        registry
            .byId(id)
            .orElseThrow(
                () ->
                    new UndecodableRecordException(
                        "record of topic "
                            + topic
                            + " was written with schema "
                            + id
                            + ", which the registry does not know")),
        HEADER_BYTES);
  }
}
