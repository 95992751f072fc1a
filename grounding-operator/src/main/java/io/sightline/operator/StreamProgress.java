package io.sightline.operator;

import io.sightline.core.memory.Window;
import java.nio.ByteBuffer;

/**
 * How far a stream has been taken.
 *
 * @param epoch of the newest window
 * @param seq of the newest frame of that window
 * @param arrivedAt processing time at which it came, ms since 1970
 */
record StreamProgress(long epoch, long seq, long arrivedAt) {
  /* Version 1, big endian: version (1 byte), epoch, seq, arrivedAt (8 each). */
  private static final byte VERSION = 1;

  /** After this window. */
  static StreamProgress at(Window window, long now) {
    return new StreamProgress(window.epoch(), window.newest().seq(), now);
  }

  /** Whether a window shows no frame that was not taken already. */
  boolean covers(Window window) {
    return window.epoch() < epoch || (window.epoch() == epoch && window.newest().seq() <= seq);
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(25)
        .put(VERSION)
        .putLong(epoch)
        .putLong(seq)
        .putLong(arrivedAt)
        .array();
  }

  /**
   * @throws IllegalStateException if the bytes are of a later version, or damaged
   */
  static StreamProgress fromBytes(byte[] bytes) {
    if (bytes.length != 25 || bytes[0] != VERSION) {
      throw new IllegalStateException(
          "progress state has "
              + bytes.length
              + " bytes of version "
              + (bytes.length == 0 ? "none" : bytes[0])
              + ", but this build reads version 1 of 25 bytes: go on with the build that wrote it");
    }
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, 24);
    return new StreamProgress(in.getLong(), in.getLong(), in.getLong());
  }
}
