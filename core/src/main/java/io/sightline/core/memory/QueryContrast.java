package io.sightline.core.memory;

import io.sightline.core.query.QueryVectors;
import java.util.Arrays;
import java.util.List;

/**
 * How far each slot of a memory stands out towards a query, 0 (not at all) to 1.
 *
 * <p>A raw cosine says little: between a text and an image it lies near 0 with one encoder and near
 * 0.25 with another, whatever is shown. What says something is how far it lies above the rest of
 * this memory, in units of how much the rest scatters.
 */
public final class QueryContrast {
  /*
   * The rest: the quarter of the memory that is least like the query. A low quarter and not a median,
   * because a subject that stayed for minutes fills the memory. Slots count log2(1 + frames), so that
   * neither an hour of standing still nor a single passer-by decides alone. The scatter is how far
   * the lowest twentieth lies below the quarter, which is about one standard deviation of a bell
   * curve; a memory of few distinct slots scatters not at all there, so it is never taken below a
   * twentieth of the whole range.
   *
   *   contrast = c^2 / (c^2 + (3 scatter)^2)      c = similarity - level, where positive
   *
   * Half is reached at three standard deviations, where a thing is unlikely to be chance; the largest
   * of 64 draws of noise gets 0.2. Cost: O(M D + M log M) a query.
   */
  private static final double LEVEL = 0.25;
  private static final double LOWEST = 0.05;
  private static final double SIGNIFICANT = 3;
  private static final double LEAST_SCATTER = 1e-5;

  private QueryContrast() {}

  /**
   * @return one number a slot, in their order
   * @throws IllegalArgumentException if the query's vector has not the size of the features
   */
  public static double[] of(List<MemorySlot> slots, QueryVectors query) {
    return of(new Similarities().to(query, slots), masses(slots));
  }

  private static double[] of(float[] similarity, double[] masses) {
    double[] contrast = new double[similarity.length];
    if (similarity.length == 0) {
      return contrast;
    }
    int[] ascending = ascending(similarity);
    double level = quantile(masses, similarity, ascending, LEVEL);
    double range = (double) similarity[ascending[ascending.length - 1]] - similarity[ascending[0]];
    double scatter =
        Math.max(
            Math.max(LEAST_SCATTER, LOWEST * range),
            level - quantile(masses, similarity, ascending, LOWEST));
    double noise = SIGNIFICANT * scatter;
    for (int i = 0; i < contrast.length; i++) {
      double above = Math.max(0, similarity[i] - level);
      contrast[i] = above * above / (above * above + noise * noise);
    }
    return contrast;
  }

  /** The largest contrast of each slot over the queries; zeros without any. */
  static double[] largest(
      List<MemorySlot> slots, List<QueryVectors> queries, Similarities similarities) {
    double[] largest = new double[slots.size()];
    if (queries.isEmpty()) {
      return largest;
    }
    double[] masses = masses(slots);
    for (QueryVectors query : queries) {
      double[] contrast = of(similarities.to(query, slots), masses);
      for (int i = 0; i < largest.length; i++) {
        largest[i] = Math.max(largest[i], contrast[i]);
      }
    }
    return largest;
  }

  /** How much a slot counts in a memory: log2(1 + frames). */
  static double mass(MemorySlot slot) {
    return Math.log1p(slot.weight()) / Math.log(2);
  }

  private static double[] masses(List<MemorySlot> slots) {
    double[] masses = new double[slots.size()];
    for (int i = 0; i < masses.length; i++) {
      masses[i] = mass(slots.get(i));
    }
    return masses;
  }

  /** The cosine of slot and query, given that the query has length 1. */
  static float similarity(MemorySlot slot, QueryVectors query) {
    float length = slot.frame().feature().length();
    float product = slot.frame().feature().dot(query.embedding());
    return length == 0 ? 0 : product / length;
  }

  /**
   * Indices by value, equal ones in their order. As numbers of 64 bits they are sorted without a
   * comparator: above the float's bits, turned so that they rise with it; below the index.
   */
  private static int[] ascending(float[] values) {
    long[] keys = new long[values.length];
    for (int i = 0; i < keys.length; i++) {
      int bits = Float.floatToIntBits(values[i]);
      keys[i] = (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | i;
    }
    Arrays.sort(keys);
    int[] indices = new int[keys.length];
    for (int i = 0; i < indices.length; i++) {
      indices[i] = (int) keys[i];
    }
    return indices;
  }

  private static double quantile(
      double[] masses, float[] similarity, int[] ascending, double share) {
    double total = 0;
    for (double mass : masses) {
      total += mass;
    }
    double reached = 0;
    for (int i : ascending) {
      reached += masses[i];
      if (reached >= share * total) {
        return similarity[i];
      }
    }
    return similarity[ascending[ascending.length - 1]];
  }
}
