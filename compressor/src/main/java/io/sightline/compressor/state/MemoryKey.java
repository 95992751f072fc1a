package io.sightline.compressor.state;

import io.sightline.core.video.StreamId;
import io.sightline.core.video.Zone;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;

/**
 * The key of one record of a stream's memory: stream id, a zero byte, what it is, and its number. A
 * stream's records lie together, the header first.
 *
 * @param number of the place; 0 for the header, below 65,536
 */
record MemoryKey(StreamId stream, Kind kind, int number) {
  /** What a record holds; the codes are stored and never change. */
  enum Kind {
    HEADER(0),
    SHORT_TERM(1),
    LONG_TERM(2);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }

    private static Kind of(byte code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new IllegalArgumentException("memory key of unknown kind " + code);
    }
  }

  private static final byte END_OF_ID = 0;
  private static final int TAIL = 1 + 1 + 2;

  static MemoryKey header(StreamId stream) {
    return new MemoryKey(stream, Kind.HEADER, 0);
  }

  Bytes toBytes() {
    byte[] id = stream.value().getBytes(StandardCharsets.UTF_8);
    return Bytes.wrap(
        ByteBuffer.allocate(id.length + TAIL)
            .put(id)
            .put(END_OF_ID)
            .put(kind.code)
            .putShort((short) number)
            .array());
  }

  /**
   * @throws IllegalArgumentException if the bytes are not such a key
   */
  static MemoryKey fromBytes(Bytes bytes) {
    byte[] all = bytes.get();
    int id = all.length - TAIL;
    if (id < 1 || all[id] != END_OF_ID) {
      throw new IllegalArgumentException("memory key of " + all.length + " bytes is malformed");
    }
    ByteBuffer tail = ByteBuffer.wrap(all, id + 1, TAIL - 1);
    return new MemoryKey(
        new StreamId(new String(all, 0, id, StandardCharsets.UTF_8)),
        Kind.of(tail.get()),
        Short.toUnsignedInt(tail.getShort()));
  }

  /** Below every key of the stream, and below those of no other that is smaller. */
  static Bytes first(StreamId stream) {
    return header(stream).toBytes();
  }

  /** Above every key of the stream, and below all of the next one. */
  static Bytes last(StreamId stream) {
    return new MemoryKey(stream, Kind.LONG_TERM, 0xffff).toBytes();
  }

  /** Not above any key of the camera's zones: names of zones begin with a letter or digit. */
  static Bytes firstZone(StreamId camera) {
    return first(camera.zone("0"));
  }

  /** Above every key of the camera's zones, and below those of any other stream. */
  static Bytes lastZone(StreamId camera) {
    return last(camera.zone("z".repeat(Zone.MAX_NAME)));
  }
}
