package io.sightline.inference;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * A tensor over memory of our own, used again from run to run: the memory grows and never shrinks,
 * and the native tensor is made anew only where type or shape changes. Not thread-safe.
 */
final class ReusableTensor implements AutoCloseable {
  private final OrtEnvironment environment;
  private ByteBuffer memory = ByteBuffer.allocateDirect(0);
  private ByteBuffer held = memory;
  private OnnxTensor tensor;
  private OnnxJavaType type;
  private long[] shape;

  ReusableTensor(OrtEnvironment environment) {
    this.environment = environment;
  }

  /**
   * Takes a shape; what was held is void.
   *
   * @return room for its float32 numbers, at position 0
   */
  FloatBuffer floats(long... wanted) {
    take(OnnxJavaType.FLOAT, wanted);
    return held.asFloatBuffer();
  }

  /**
   * Takes a shape; what was held is void.
   *
   * @return room for its int64 numbers, at position 0
   */
  LongBuffer longs(long... wanted) {
    take(OnnxJavaType.INT64, wanted);
    return held.asLongBuffer();
  }

  /** The tensor of the shape taken last. It is closed here, not by who runs it. */
  OnnxTensor tensor() {
    return tensor;
  }

  @Override
  public void close() {
    if (tensor != null) {
      tensor.close();
      tensor = null;
    }
  }

  private void take(OnnxJavaType wantedType, long[] wanted) {
    if (tensor != null && type == wantedType && Arrays.equals(shape, wanted)) {
      return;
    }
    long bytes = wantedType.size;
    for (long side : wanted) {
      bytes = Math.multiplyExact(bytes, side);
    }
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a tensor of " + Arrays.toString(wanted) + " is over 2 GiB: make the batch smaller");
    }
    close();
    if (bytes > memory.capacity()) {
      long room = Math.min(Integer.MAX_VALUE, Math.max(bytes, memory.capacity() * 3L / 2));
      memory = ByteBuffer.allocateDirect((int) room).order(ByteOrder.nativeOrder());
    }
    held = memory.slice(0, (int) bytes).order(ByteOrder.nativeOrder());
    type = wantedType;
    shape = wanted.clone();
    try {
      tensor = OnnxTensor.createTensor(environment, held, shape, type);
    } catch (OrtException e) {
      throw new InferenceException("no tensor of shape " + Arrays.toString(wanted), e);
    }
  }
}
