package io.sightline.compressor.state;

import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.MemorySlot;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.MediaTime;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * The stored bytes of a memory. The first byte of each record is its version: all versions are
 * read, the newest is written. Numbers are big endian, features half precision as in {@link
 * FrameFeature#toHalfBytes}.
 *
 * <p>A change of the layout is a new version beside the old one, with the old bytes kept as test
 * fixtures.
 */
final class MemoryFormat {
  static final byte VERSION = 1;
  private static final int HEADER_BYTES = 1 + 8 + 8 + 2 + 1 + 8 + 8 + 2 + 2 + 2;
  private static final int FRAME_BYTES = 1 + 8 + 8 + 8 + 4;

  private MemoryFormat() {}

  static byte[] encode(MemoryHeader header) {
    byte[] encoder = header.encoder().getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(HEADER_BYTES + encoder.length)
        .put(VERSION)
        .putLong(header.epoch())
        .putLong(header.lastSeq())
        .putShort((short) header.newFrames())
        .put((byte) (header.lastWindow().isPresent() ? 1 : 0))
        .putLong(header.lastWindow().map(MediaTime::micros).orElse(0L))
        .putDouble(header.usualStep())
        .putShort((short) header.shortFrames())
        .putShort((short) header.longFrames())
        .putShort((short) encoder.length)
        .put(encoder)
        .array();
  }

  /**
   * @throws IllegalArgumentException if the bytes are no header
   * @throws NewerStateException if a later release wrote them
   */
  static MemoryHeader header(byte[] bytes) {
    return read("header", bytes, MemoryFormat::headerBody);
  }

  static byte[] encode(MemoryFrame frame) {
    return frameBytes(0, frame).array();
  }

  /** As {@link #header}. */
  static MemoryFrame frame(byte[] bytes) {
    return read("frame", bytes, MemoryFormat::frameBody);
  }

  static byte[] encode(MemorySlot slot) {
    return frameBytes(4, slot.frame()).putInt(slot.weight()).array();
  }

  /**
   * As {@link #header}.
   *
   * @param number of the slot, which is part of the key
   */
  static MemorySlot slot(int number, byte[] bytes) {
    return read("slot", bytes, buffer -> slotBody(number, buffer));
  }

  private static MemoryHeader headerBody(ByteBuffer in) {
    long epoch = in.getLong();
    long lastSeq = in.getLong();
    int newFrames = Short.toUnsignedInt(in.getShort());
    boolean hasWindow = in.get() != 0;
    MediaTime lastWindow = new MediaTime(in.getLong());
    double usualStep = in.getDouble();
    int shortFrames = Short.toUnsignedInt(in.getShort());
    int longFrames = Short.toUnsignedInt(in.getShort());
    byte[] encoder = new byte[Short.toUnsignedInt(in.getShort())];
    in.get(encoder);
    return new MemoryHeader(
        new String(encoder, StandardCharsets.UTF_8),
        epoch,
        lastSeq,
        newFrames,
        hasWindow ? Optional.of(lastWindow) : Optional.empty(),
        usualStep,
        shortFrames,
        longFrames);
  }

  private static MemoryFrame frameBody(ByteBuffer in) {
    long seq = in.getLong();
    MediaTime time = new MediaTime(in.getLong());
    Instant capturedAt = Instant.ofEpochSecond(in.getLong(), in.getInt());
    FrameFeature feature = FrameFeature.fromHalfBytes(in);
    in.position(in.limit());
    return new MemoryFrame(seq, time, capturedAt, feature);
  }

  private static MemorySlot slotBody(int number, ByteBuffer in) {
    int weight = in.getInt(in.limit() - 4);
    MemoryFrame frame = frameBody(in.limit(in.limit() - 4));
    return new MemorySlot(number, frame, weight);
  }

  /** The frame, and room for {@code more} bytes behind it. */
  private static ByteBuffer frameBytes(int more, MemoryFrame frame) {
    byte[] feature = frame.feature().toHalfBytes();
    return ByteBuffer.allocate(FRAME_BYTES + feature.length + more)
        .put(VERSION)
        .putLong(frame.seq())
        .putLong(frame.time().micros())
        .putLong(frame.capturedAt().getEpochSecond())
        .putInt(frame.capturedAt().getNano())
        .put(feature);
  }

  private static <T> T read(String what, byte[] bytes, Function<ByteBuffer, T> body) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    try {
      byte version = in.get();
      if (version > VERSION) {
        throw new NewerStateException(
            "stored "
                + what
                + " has version "
                + version
                + ", but this release reads up to "
                + VERSION
                + ": run the release that wrote it, or a later one");
      }
      if (version < 1) {
        throw new IllegalArgumentException("stored " + what + " has no version, but " + version);
      }
      T value = body.apply(in);
      if (in.hasRemaining()) {
        throw new IllegalArgumentException(
            "stored " + what + " has " + in.remaining() + " bytes too many");
      }
      return value;
    } catch (BufferUnderflowException | IndexOutOfBoundsException | DateTimeException e) {
      throw new IllegalArgumentException(
          "stored " + what + " of " + bytes.length + " bytes is cut short or garbled", e);
    }
  }
}
