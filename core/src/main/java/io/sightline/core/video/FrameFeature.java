package io.sightline.core.video;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * The encoder's vector for one frame, {@code [dim]}, rounded to half precision.
 *
 * <p>Rounding happens at construction, so a feature is the same value before and after it
 * travelled: what is scored live is what a replay scores. Immutable and thread-safe.
 */
public final class FrameFeature {
  /** The largest vector that is accepted, in components. */
  public static final int MAX_DIM = 4096;

  private final float[] values;

  private FrameFeature(float[] values) {
    this.values = values;
  }

  /**
   * @param values copied, then rounded to half precision
   * @throws IllegalArgumentException if empty, longer than {@link #MAX_DIM}, or a component is not
   *     finite in half precision
   */
  public static FrameFeature of(float... values) {
    checkDim(values.length);
    float[] rounded = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      rounded[i] = finite(Float16.toFloat(Float16.toHalf(values[i])), i);
    }
    return new FrameFeature(rounded);
  }

  /**
   * @param bytes two bytes a component, little endian; read from position to limit, position
   *     unchanged
   * @throws IllegalArgumentException as {@link #of}, and if the number of bytes is odd
   */
  public static FrameFeature fromHalfBytes(ByteBuffer bytes) {
    if (bytes.remaining() % 2 != 0) {
      throw new IllegalArgumentException(
          "feature has an odd number of bytes: " + bytes.remaining());
    }
    ByteBuffer view = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    checkDim(view.remaining() / 2);
    float[] values = new float[view.remaining() / 2];
    for (int i = 0; i < values.length; i++) {
      values[i] = finite(Float16.toFloat(view.getShort()), i);
    }
    return new FrameFeature(values);
  }

  /** Two bytes a component, little endian, in a new array. */
  public byte[] toHalfBytes() {
    ByteBuffer bytes = ByteBuffer.allocate(values.length * 2).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putShort(Float16.toHalf(value));
    }
    return bytes.array();
  }

  public int dim() {
    return values.length;
  }

  /** Writes the {@link #dim} components at the buffer's position. */
  public void writeTo(FloatBuffer target) {
    target.put(values);
  }

  public float[] toArray() {
    return values.clone();
  }

  /**
   * The inner product; the cosine similarity where both are L2-normalised.
   *
   * @throws IllegalArgumentException if the sizes differ: vectors of two encoders are never
   *     compared
   */
  public float dot(FrameFeature other) {
    return dot(other.values);
  }

  /** As {@link #dot(FrameFeature)}, with a plain vector such as a query's embedding. */
  public float dot(float[] other) {
    if (other.length != values.length) {
      throw new IllegalArgumentException(
          "cannot compare vectors of " + values.length + " and " + other.length + " components");
    }
    float sum = 0;
    for (int i = 0; i < values.length; i++) {
      sum += values[i] * other[i];
    }
    return sum;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FrameFeature that && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    return "FrameFeature[" + values.length + "]";
  }

  private static void checkDim(int dim) {
    if (dim < 1 || dim > MAX_DIM) {
      throw new IllegalArgumentException(
          "feature must have 1 to " + MAX_DIM + " components, but has " + dim);
    }
  }

  private static float finite(float value, int index) {
    if (!Float.isFinite(value)) {
      throw new IllegalArgumentException(
          "feature component " + index + " is not a finite half-precision number");
    }
    return value;
  }
}
