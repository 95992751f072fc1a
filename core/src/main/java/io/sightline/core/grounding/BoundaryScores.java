package io.sightline.core.grounding;

import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.Window;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The scores of a batch: probabilities {@code [rows, S, 3]} of start, end and inside, and the carry
 * {@code [rows, C]}.
 *
 * <p>Reusable and not thread-safe: a scorer fills it, and it holds until it is filled again.
 * Position S-1 is a window's newest frame; a window of n frames uses the last n positions.
 */
public final class BoundaryScores {
  private final HeadShape shape;
  private float[] values = new float[0];
  private float[] carry = new float[0];
  private int rows;

  public BoundaryScores(HeadShape shape) {
    this.shape = shape;
  }

  /** Makes room for this many rows; what was held is void. */
  public void reset(int newRows) {
    rows = newRows;
    int needed = newRows * shape.shortFrames() * 3;
    if (values.length < needed) {
      values = new float[Integer.highestOneBit(Math.max(needed, 1)) * 2];
      carry = new float[Integer.highestOneBit(Math.max(newRows, 1)) * 2 * shape.carry()];
    } else if (carry.length < newRows * shape.carry()) {
      carry = new float[newRows * 2 * shape.carry()];
    }
  }

  public HeadShape shape() {
    return shape;
  }

  public int rows() {
    return rows;
  }

  /** Row-major {@code [rows, S, 3]}, possibly longer: for the scorer to fill. */
  public float[] values() {
    return values;
  }

  /** Row-major {@code [rows, C]}, possibly longer: for the scorer to fill. */
  public float[] carry() {
    return carry;
  }

  /** P(start) at a position, in [0, 1]. */
  public float start(int row, int position) {
    return values[index(row, position)];
  }

  /** P(end) at a position, in [0, 1]. */
  public float end(int row, int position) {
    return values[index(row, position) + 1];
  }

  /** P(inside) at a position, in [0, 1]. */
  public float inside(int row, int position) {
    return values[index(row, position) + 2];
  }

  /** The carry of a row, {@code [C]}, in a new array. */
  public float[] carryOf(int row) {
    return Arrays.copyOfRange(carry, row * shape.carry(), (row + 1) * shape.carry());
  }

  /** Writes the carry of a row over an array of C numbers. */
  public void copyCarry(int row, float[] into) {
    System.arraycopy(carry, row * shape.carry(), into, 0, shape.carry());
  }

  /**
   * The scores of those frames of a window that no earlier window has shown, oldest first.
   *
   * @param row a row in which this window was scored
   */
  public List<ScoredFrame> newFrames(int row, Window window) {
    int frames = window.shortTerm().size();
    List<ScoredFrame> scored = new ArrayList<>(window.newFrames());
    for (int i = frames - window.newFrames(); i < frames; i++) {
      MemoryFrame frame = window.shortTerm().get(i);
      int at = index(row, shape.shortFrames() - frames + i);
      scored.add(
          new ScoredFrame(
              window.epoch(),
              frame.seq(),
              frame.time(),
              frame.capturedAt(),
              values[at],
              values[at + 1],
              values[at + 2]));
    }
    return scored;
  }

  private int index(int row, int position) {
    if (row < 0 || row >= rows || position < 0 || position >= shape.shortFrames()) {
      throw new IndexOutOfBoundsException(
          "row " + row + " of " + rows + ", position " + position + " of " + shape.shortFrames());
    }
    return (row * shape.shortFrames() + position) * 3;
  }
}
