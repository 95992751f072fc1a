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
  private final float length;

  private FrameFeature(float[] values) {
    this.values = values;
    this.length = (float) Math.sqrt(dot(values, values));
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
    return dot(values, other);
  }

  /** The Euclidean length; about 1 where the encoder normalises. */
  public float length() {
    return length;
  }

  /**
   * The cosine of the angle between the two, whatever their lengths: 1 for equal features, those of
   * length zero included, and 0 where only one has length zero.
   *
   * @throws IllegalArgumentException if the sizes differ
   */
  public float cosine(FrameFeature other) {
    float product = dot(other.values);
    if (length == 0 || other.length == 0) {
      return length == other.length ? 1 : 0;
    }
    return Math.max(-1, Math.min(1, product / (length * other.length)));
  }

  /**
   * The direction between the two, {@code share} of the way to the other; the length lies between
   * theirs as well. Opposite features that cancel out give a feature of length zero.
   *
   * @param share 0 (this) to 1 (the other)
   * @throws IllegalArgumentException if the sizes differ
   */
  public FrameFeature toward(FrameFeature other, float share) {
    if (other.values.length != values.length) {
      throw new IllegalArgumentException(
          "cannot mix vectors of " + values.length + " and " + other.values.length + " components");
    }
    float[] mixed = new float[values.length];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = (1 - share) * values[i] + share * other.values[i];
    }
    float mixedLength = (float) Math.sqrt(dot(mixed, mixed));
    float wanted = (1 - share) * length + share * other.length;
    if (mixedLength > 0) {
      for (int i = 0; i < mixed.length; i++) {
        mixed[i] *= wanted / mixedLength;
      }
    }
    return of(mixed);
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

  /** Four running sums: additions that do not wait for each other are several times as fast. */
  private static float dot(float[] a, float[] b) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    int i = 0;
    for (; i + 3 < a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return s0 + s1 + (s2 + s3);
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
