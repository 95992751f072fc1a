package io.sightline.schemas.codec;

import io.sightline.schemas.DeadLetter;
import io.sightline.schemas.avro.DeadLetterRecord;
import java.nio.ByteBuffer;

/** Records that could not be decoded. */
public final class DeadLetterCodec {
  private DeadLetterCodec() {}

  public static DeadLetterRecord toAvro(DeadLetter letter) {
    return new DeadLetterRecord(
        letter.topic(),
        letter.partition(),
        letter.offset(),
        letter.key().map(ByteBuffer::wrap).orElse(null),
        letter.value().map(ByteBuffer::wrap).orElse(null),
        letter.keyLength(),
        letter.valueLength(),
        letter.cause(),
        letter.at());
  }

  public static DeadLetter fromAvro(DeadLetterRecord avro) {
    return new DeadLetter(
        avro.getTopic(),
        avro.getPartition(),
        avro.getOffset(),
        bytes(avro.getKey()),
        bytes(avro.getValue()),
        avro.getKeyLength(),
        avro.getValueLength(),
        avro.getCause(),
        avro.getAt());
  }

  private static byte[] bytes(ByteBuffer buffer) {
    if (buffer == null) {
      return null;
    }
    byte[] bytes = new byte[buffer.remaining()];
    buffer.slice().get(bytes);
    return bytes;
  }
}
