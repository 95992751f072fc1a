package io.sightline.core.grounding;

import io.sightline.core.memory.Window;
import io.sightline.core.query.QueryVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows (window, query) to be scored in one run: windows W, queries Q, rows R. A window or query
 * that occurs in several rows is held once.
 *
 * <p>Reusable and not thread-safe: whoever fills it hands it on whole.
 */
public final class ScoringBatch {
  private final List<Window> windows = new ArrayList<>();
  private final List<QueryVectors> queries = new ArrayList<>();
  private final Map<QueryVectors, Integer> queryIndex = new IdentityHashMap<>();
  private final List<Integer> numbers = new ArrayList<>(); // boxed once, for all batches
  private final int carrySize;
  private int[] rowWindow = new int[16];
  private int[] rowQuery = new int[16];
  private float[] carry;
  private boolean[] cold = new boolean[16];
  private int coldRows;
  private int rows;

  /**
   * @param carrySize C of the head
   */
  public ScoringBatch(int carrySize) {
    this.carrySize = carrySize;
    this.carry = new float[16 * carrySize];
  }

  /** Adds a window and returns its index, for {@link #addRow}. */
  public int addWindow(Window window) {
    windows.add(window);
    return windows.size() - 1;
  }

  /**
   * Adds a row and returns its index.
   *
   * @param window index given by {@link #addWindow}
   * @param query shared between rows by identity
   * @param carryIn {@code [C]}, copied
   */
  public int addRow(int window, QueryVectors query, float[] carryIn) {
    if (carryIn.length != carrySize) {
      throw new IllegalArgumentException(
          "carry must have " + carrySize + " numbers, but has " + carryIn.length);
    }
    int row = add(window, query);
    System.arraycopy(carryIn, 0, carry, row * carrySize, carrySize);
    return row;
  }

  /**
   * Adds a row whose carry is not known: zero, until {@link CarryWarmUp} has found it. For a head
   * without a carry a row like any other.
   *
   * @return its index
   */
  public int addColdRow(int window, QueryVectors query) {
    int row = add(window, query);
    Arrays.fill(carry, row * carrySize, (row + 1) * carrySize, 0);
    if (carrySize > 0) {
      cold[row] = true;
      coldRows++;
    }
    return row;
  }

  private int add(int window, QueryVectors query) {
    if (window < 0 || window >= windows.size()) {
      throw new IllegalArgumentException(
          "no window " + window + " in this batch of " + windows.size());
    }
    if (rows == rowWindow.length) {
      rowWindow = Arrays.copyOf(rowWindow, rows * 2);
      rowQuery = Arrays.copyOf(rowQuery, rows * 2);
      carry = Arrays.copyOf(carry, rows * 2 * carrySize);
      cold = Arrays.copyOf(cold, rows * 2);
    }
    Integer known = queryIndex.get(query);
    if (known == null) {
      if (numbers.size() == queries.size()) {
        numbers.add(queries.size());
      }
      known = numbers.get(queries.size());
      queries.add(query);
      queryIndex.put(query, known);
    }
    rowWindow[rows] = window;
    rowQuery[rows] = known;
    cold[rows] = false;
    return rows++;
  }

  public void clear() {
    windows.clear();
    queries.clear();
    queryIndex.clear();
    rows = 0;
    coldRows = 0;
  }

  public int rows() {
    return rows;
  }

  public boolean isEmpty() {
    return rows == 0;
  }

  public List<Window> windows() {
    return Collections.unmodifiableList(windows);
  }

  public List<QueryVectors> queries() {
    return Collections.unmodifiableList(queries);
  }

  public int rowWindow(int row) {
    return rowWindow[row];
  }

  public int rowQuery(int row) {
    return rowQuery[row];
  }

  /** How many rows have a carry that is not known yet. */
  public int coldRows() {
    return coldRows;
  }

  boolean cold(int row) {
    return cold[row];
  }

  /** What the carry of this row has become, {@code [C]}, in a new array. */
  float[] carryOf(int row) {
    return Arrays.copyOfRange(carry, row * carrySize, (row + 1) * carrySize);
  }

  /** Puts the carry of a row of scores in place of a cold row's. */
  void warm(int row, BoundaryScores from, int fromRow) {
    System.arraycopy(from.carry(), fromRow * carrySize, carry, row * carrySize, carrySize);
  }

  /** The carries are what they are to be. */
  void allWarm() {
    Arrays.fill(cold, 0, rows, false);
    coldRows = 0;
  }

  public int carrySize() {
    return carrySize;
  }

  /** Row-major {@code [rows, C]}, possibly longer; shared, not to be changed. */
  public float[] carry() {
    return carry;
  }
}
