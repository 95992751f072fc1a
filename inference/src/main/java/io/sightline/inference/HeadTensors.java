package io.sightline.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.HeadShape;
import io.sightline.core.grounding.ScoringBatch;
import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.MemorySlot;
import io.sightline.core.memory.Window;
import io.sightline.core.query.QueryVectors;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The tensors of a head, filled from a batch and read into scores; used again from run to run. Not
 * thread-safe.
 *
 * <p>A window of n frames takes the last n of S positions, oldest first; its memory the first of M
 * places, oldest first; a query the first of L tokens, L being those of the longest query. What is
 * left over is zero, and so is its mask.
 */
final class HeadTensors implements AutoCloseable {
  private final OrtEnvironment environment;
  private final HeadShape shape;
  private final int dim;
  private final Map<String, ReusableTensor> tensors = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
  private final Map<String, OnnxTensor> outputs = new LinkedHashMap<>();
  private FloatBuffer scores;
  private FloatBuffer carry;

  HeadTensors(OrtEnvironment environment, HeadShape shape, int dim) {
    this.environment = environment;
    this.shape = shape;
    this.dim = dim;
  }

  /** For a run, after {@link #fill}. */
  Map<String, OnnxTensor> inputs() {
    return inputs;
  }

  /** For a run to write into, after {@link #fill}. */
  Map<String, OnnxTensor> outputs() {
    return outputs;
  }

  /**
   * @param batch checked to fit the head
   */
  void fill(ScoringBatch batch) {
    fillWindows(batch.windows());
    fillQueries(batch.queries());
    int rows = batch.rows();
    LongBuffer rowWindow = longs(HeadContract.ROW_WINDOW, rows);
    LongBuffer rowQuery = longs(HeadContract.ROW_QUERY, rows);
    for (int row = 0; row < rows; row++) {
      rowWindow.put(batch.rowWindow(row));
      rowQuery.put(batch.rowQuery(row));
    }
    scores = result(HeadContract.BOUNDARY_SCORES, rows, shape.shortFrames(), 3);
    if (shape.carry() > 0) {
      fillNewFrames(batch.windows());
      floats(HeadContract.CARRY_IN, rows, shape.carry())
          .put(batch.carry(), 0, rows * shape.carry());
      carry = result(HeadContract.CARRY_OUT, rows, shape.carry());
    }
  }

  /**
   * Reads what a run has written.
   *
   * @throws InferenceException if a number is not finite
   */
  void read(int rows, BoundaryScores into) {
    into.reset(rows);
    int count = rows * shape.shortFrames() * 3;
    float[] values = into.values();
    scores.get(0, values, 0, count);
    for (int i = 0; i < count; i++) {
      if (!Float.isFinite(values[i])) {
        throw new InferenceException(
            "row %d of %d has a score of %s"
                .formatted(i / (shape.shortFrames() * 3), rows, values[i]));
      }
      // A probability may come out a rounding error outside.
      values[i] = Math.max(0, Math.min(1, values[i]));
    }
    if (shape.carry() > 0) {
      carry.get(0, into.carry(), 0, rows * shape.carry());
    }
  }

  @Override
  public void close() {
    tensors.values().forEach(ReusableTensor::close);
  }

  private void fillWindows(List<Window> windows) {
    int count = windows.size();
    int s = shape.shortFrames();
    int m = shape.longFrames();
    FloatBuffer shortFeatures = floats(HeadContract.SHORT_FEATURES, count, s, dim);
    FloatBuffer shortValid = floats(HeadContract.SHORT_VALID, count, s);
    FloatBuffer shortAge = floats(HeadContract.SHORT_AGE, count, s);
    FloatBuffer memoryFeatures = floats(HeadContract.MEMORY_FEATURES, count, m, dim);
    FloatBuffer memoryValid = floats(HeadContract.MEMORY_VALID, count, m);
    FloatBuffer memoryAge = floats(HeadContract.MEMORY_AGE, count, m);
    FloatBuffer memoryWeight = floats(HeadContract.MEMORY_WEIGHT, count, m);
    for (Window window : windows) {
      long now = window.newest().time().micros();
      int missing = s - window.shortTerm().size();
      zeros(shortFeatures, missing * dim);
      zeros(shortValid, missing);
      zeros(shortAge, missing);
      for (MemoryFrame frame : window.shortTerm()) {
        frame.feature().writeTo(shortFeatures);
        shortValid.put(1);
        shortAge.put(seconds(now, frame));
      }
      for (MemorySlot slot : window.longTerm()) {
        slot.frame().feature().writeTo(memoryFeatures);
        memoryValid.put(1);
        memoryAge.put(seconds(now, slot.frame()));
        memoryWeight.put(slot.weight());
      }
      int free = m - window.longTerm().size();
      zeros(memoryFeatures, free * dim);
      zeros(memoryValid, free);
      zeros(memoryAge, free);
      zeros(memoryWeight, free);
    }
  }

  /** 1 for the frames that no earlier window has shown: a carry is advanced by exactly these. */
  private void fillNewFrames(List<Window> windows) {
    FloatBuffer fresh = floats(HeadContract.SHORT_NEW, windows.size(), shape.shortFrames());
    for (Window window : windows) {
      zeros(fresh, shape.shortFrames() - window.newFrames());
      for (int i = 0; i < window.newFrames(); i++) {
        fresh.put(1);
      }
    }
  }

  private void fillQueries(List<QueryVectors> queries) {
    int count = queries.size();
    int longest = 1;
    for (QueryVectors query : queries) {
      longest = Math.max(longest, query.tokenCount());
    }
    int width = queries.get(0).tokenWidth();
    FloatBuffer tokens = floats(HeadContract.QUERY_TOKENS, count, longest, width);
    FloatBuffer valid = floats(HeadContract.QUERY_VALID, count, longest);
    FloatBuffer embedding = floats(HeadContract.QUERY_EMBEDDING, count, dim);
    for (QueryVectors query : queries) {
      tokens.put(query.tokens());
      zeros(tokens, (longest - query.tokenCount()) * width);
      for (int i = 0; i < longest; i++) {
        valid.put(i < query.tokenCount() ? 1 : 0);
      }
      embedding.put(query.embedding());
    }
  }

  private static float seconds(long now, MemoryFrame frame) {
    return Math.max(0, now - frame.time().micros()) / 1e6f;
  }

  private static void zeros(FloatBuffer buffer, int count) {
    for (int i = 0; i < count; i++) {
      buffer.put(0);
    }
  }

  private FloatBuffer floats(String name, long... sides) {
    ReusableTensor tensor = tensor(name);
    FloatBuffer numbers = tensor.floats(sides);
    inputs.put(name, tensor.tensor());
    return numbers;
  }

  private LongBuffer longs(String name, long... sides) {
    ReusableTensor tensor = tensor(name);
    LongBuffer numbers = tensor.longs(sides);
    inputs.put(name, tensor.tensor());
    return numbers;
  }

  private FloatBuffer result(String name, long... sides) {
    ReusableTensor tensor = tensor(name);
    FloatBuffer numbers = tensor.floats(sides);
    outputs.put(name, tensor.tensor());
    return numbers;
  }

  private ReusableTensor tensor(String name) {
    return tensors.computeIfAbsent(name, any -> new ReusableTensor(environment));
  }
}
