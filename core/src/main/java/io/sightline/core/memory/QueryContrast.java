package io.sightline.core.memory;

import io.sightline.core.query.QueryVectors;
import java.util.ArrayList;
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
    float[] similarity = new float[slots.size()];
    for (int i = 0; i < similarity.length; i++) {
      similarity[i] = similarity(slots.get(i), query);
    }
    double[] contrast = towards(similarity, masses(slots)).margins();
    for (int i = 0; i < contrast.length; i++) {
      contrast[i] = contrast(contrast[i]);
    }
    return contrast;
  }

  /** What a margin comes to as a contrast. */
  static double contrast(double margin) {
    return margin > 0 ? margin * margin / (margin * margin + 1) : 0;
  }

  /**
   * How the slots stand towards one query.
   *
   * @param margins how far each lies above the level, in units of the noise; negative below it. It
   *     ranks as contrast does, and goes on where contrast is all but 1
   * @param ascending indices of the slots by margin
   */
  record Towards(double[] margins, int[] ascending) {}

  /** How the slots stand towards each of the queries. */
  static List<Towards> each(
      List<MemorySlot> slots, List<QueryVectors> queries, Similarities similarities) {
    double[] masses = masses(slots);
    List<Towards> each = new ArrayList<>(queries.size());
    for (QueryVectors query : queries) {
      each.add(towards(similarities.to(query, slots), masses));
    }
    return each;
  }

  private static Towards towards(float[] similarity, double[] masses) {
    double[] margins = new double[similarity.length];
    int[] ascending = ascending(similarity);
    if (similarity.length == 0) {
      return new Towards(margins, ascending);
    }
    double level = quantile(masses, similarity, ascending, LEVEL);
    double range = (double) similarity[ascending[ascending.length - 1]] - similarity[ascending[0]];
    double scatter =
        Math.max(
            Math.max(LEAST_SCATTER, LOWEST * range),
            level - quantile(masses, similarity, ascending, LOWEST));
    for (int i = 0; i < margins.length; i++) {
      margins[i] = (similarity[i] - level) / (SIGNIFICANT * scatter);
    }
    return new Towards(margins, ascending);
  }

  /** The largest contrast of each slot over the queries; zeros without any. */
  static double[] largest(List<Towards> queries, int slots) {
    double[] largest = new double[slots];
    for (Towards query : queries) {
      for (int i = 0; i < slots; i++) {
        largest[i] = Math.max(largest[i], query.margins[i]);
      }
    }
    for (int i = 0; i < slots; i++) {
      largest[i] = contrast(largest[i]);
    }
    return largest;
  }

  /**
   * Whether each slot is as unlike all queries as those that are least alike: what the place looks
   * like when nothing of what is asked for is there. Counted in slots, whatever they weigh.
   *
   * @param places how many of the least alike slots are background for certain, at least 1
   */
  static boolean[] background(List<Towards> queries, int slots, int places) {
    boolean[] background = new boolean[slots];
    Arrays.fill(background, true);
    for (Towards query : queries) {
      double lowest = query.margins[query.ascending[0]];
      double level = query.margins[query.ascending[Math.min(places, slots) - 1]];
      double range = query.margins[query.ascending[slots - 1]] - lowest;
      double highest = level + SIGNIFICANT * Math.max(LOWEST * range, level - lowest);
      for (int i = 0; i < slots; i++) {
        background[i] &= query.margins[i] <= highest;
      }
    }
    return background;
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
