package io.sightline.schemas.wire;

import io.sightline.schemas.UndecodableRecordException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.avro.Schema;

/**
 * Avro's single-object encoding: 0xC3 0x01, then the CRC-64-AVRO fingerprint of the writer's schema
 * in 8 bytes, little endian. Needs no registry: fingerprints are looked up among the bundled
 * schemas. Thread-safe.
 */
public final class SingleObjectFormat implements WireFormat {
  /** Bytes before the body. */
  public static final int HEADER_BYTES = 10;

  /** The first two bytes, read as a big-endian number. */
  static final int MARKER = 0xC301;

  @Override
  public byte[] header(String topic, SchemaHistory schemas) {
    byte[] header = new byte[HEADER_BYTES];
    header[0] = (byte) (MARKER >>> 8);
    header[1] = (byte) MARKER;
    ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(2, schemas.currentFingerprint());
    return header;
  }

  /** Whether the bytes begin as this format does. */
  static boolean marks(byte[] bytes) {
    return bytes.length >= 2 && (((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff)) == MARKER;
  }

  @Override
  public Framed read(String topic, byte[] bytes, SchemaHistory schemas) {
    if (bytes.length < HEADER_BYTES || !marks(bytes)) {
      throw new UndecodableRecordException(
          "record of topic "
              + topic
              + " has no Avro single-object header (c3 01 and a fingerprint); it has "
              + bytes.length
              + " bytes");
    }
    long fingerprint = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(2);
    Schema writer =
        schemas
            .byFingerprint(fingerprint)
            .orElseThrow(
                () ->
                    new UndecodableRecordException(
                        "record of topic "
                            + topic
                            + " was written with the unknown schema "
                            + SchemaHistory.hex(fingerprint)
                            + "; known are "
                            + schemas.known()));
    return new Framed(writer, HEADER_BYTES);
  }
}
