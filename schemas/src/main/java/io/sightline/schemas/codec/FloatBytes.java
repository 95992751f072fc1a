package io.sightline.schemas.codec;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Vectors as the topics hold them: float32, little endian. */
final class FloatBytes {
  private FloatBytes() {}

  static ByteBuffer of(float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes;
  }

  /**
   * @throws IllegalArgumentException if the number of bytes is no multiple of four
   */
  static float[] floats(ByteBuffer bytes) {
    if (bytes.remaining() % 4 != 0) {
      throw new IllegalArgumentException(
          "float32 vector has " + bytes.remaining() + " bytes, not a multiple of 4");
    }
    float[] values = new float[bytes.remaining() / 4];
    bytes.slice().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
    return values;
  }
}
