package io.sightline.core.memory;

import io.sightline.core.query.QueryVectors;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

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
    double[] similarity = new double[slots.size()];
    for (int i = 0; i < similarity.length; i++) {
      similarity[i] = similarity(slots.get(i), query);
    }
    if (similarity.length == 0) {
      return similarity;
    }
    int[] ascending =
        IntStream.range(0, similarity.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> similarity[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double level = quantile(slots, similarity, ascending, LEVEL);
    double range = similarity[ascending[ascending.length - 1]] - similarity[ascending[0]];
    double scatter =
        Math.max(
            Math.max(LEAST_SCATTER, LOWEST * range),
            level - quantile(slots, similarity, ascending, LOWEST));
    double[] contrast = new double[similarity.length];
    for (int i = 0; i < contrast.length; i++) {
      double above = Math.max(0, similarity[i] - level);
      double noise = SIGNIFICANT * scatter;
      contrast[i] = above * above / (above * above + noise * noise);
    }
    return contrast;
  }

  /** The largest contrast of each slot over the queries; zeros without any. */
  static double[] largest(List<MemorySlot> slots, List<QueryVectors> queries) {
    double[] largest = new double[slots.size()];
    for (QueryVectors query : queries) {
      double[] contrast = of(slots, query);
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

  private static double similarity(MemorySlot slot, QueryVectors query) {
    float length = slot.frame().feature().length();
    float product = slot.frame().feature().dot(query.embedding());
    return length == 0 ? 0 : product / length;
  }

  private static double quantile(
      List<MemorySlot> slots, double[] similarity, int[] ascending, double share) {
    double total = 0;
    for (MemorySlot slot : slots) {
      total += mass(slot);
    }
    double reached = 0;
    for (int i : ascending) {
      reached += mass(slots.get(i));
      if (reached >= share * total) {
        return similarity[i];
      }
    }
    return similarity[ascending[ascending.length - 1]];
  }
}
