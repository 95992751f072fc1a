package io.sightline.core.memory;

import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameFeature;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How alike the slots of a memory are to each other and to queries, each pair computed once for as
 * long as both stay. Not thread-safe.
 */
final class Similarities {
  /*
   * A frame changes two or three slots of M, so of M^2 / 2 cosines M or 2M are new. They stand in a
   * table by slot number; a slot whose feature is another object than the one that the table was
   * filled with voids its row and column. What is not known is NaN, which no cosine is.
   */
  private FrameFeature[] features = {};
  private float[][] between = {};
  private final Map<QueryVectors, float[]> toQueries = new IdentityHashMap<>();

  /** As {@link FrameFeature#cosine} of their features. */
  float between(MemorySlot a, MemorySlot b) {
    int i = place(a);
    int j = place(b);
    float known = between[i][j];
    if (Float.isNaN(known)) {
      known = a.frame().feature().cosine(b.frame().feature());
      between[i][j] = known;
      between[j][i] = known;
    }
    return known;
  }

  /** As {@link QueryContrast#similarity} of each slot to the query, in their order. */
  float[] to(QueryVectors query, List<MemorySlot> slots) {
    for (int i = 0; i < slots.size(); i++) {
      place(slots.get(i));
    }
    float[] known = toQueries.computeIfAbsent(query, any -> unknown(features.length));
    float[] similarity = new float[slots.size()];
    for (int i = 0; i < similarity.length; i++) {
      MemorySlot slot = slots.get(i);
      if (Float.isNaN(known[slot.slot()])) {
        known[slot.slot()] = QueryContrast.similarity(slot, query);
      }
      similarity[i] = known[slot.slot()];
    }
    return similarity;
  }

  /** Forgets all queries but these. */
  void keep(List<QueryVectors> queries) {
    if (toQueries.size() > queries.size()) {
      Set<QueryVectors> kept = Collections.newSetFromMap(new IdentityHashMap<>());
      kept.addAll(queries);
      toQueries.keySet().removeIf(query -> !kept.contains(query));
    }
  }

  /** About how much heap it takes. */
  long bytes() {
    return 4L * features.length * (features.length + 2 + toQueries.size());
  }

  private int place(MemorySlot slot) {
    int i = slot.slot();
    if (i >= features.length) {
      grow(i + 1);
    }
    if (features[i] != slot.frame().feature()) {
      features[i] = slot.frame().feature();
      Arrays.fill(between[i], Float.NaN);
      for (float[] row : between) {
        row[i] = Float.NaN;
      }
      toQueries.values().forEach(row -> row[i] = Float.NaN);
    }
    return i;
  }

  private void grow(int atLeast) {
    int before = features.length;
    int size = Math.max(atLeast, Math.min(2 * before, before + 64));
    features = Arrays.copyOf(features, size);
    between = Arrays.copyOf(between, size);
    for (int i = 0; i < size; i++) {
      between[i] = i < before ? grown(between[i], size) : unknown(size);
    }
    toQueries.replaceAll((query, row) -> grown(row, size));
  }

  private static float[] grown(float[] row, int size) {
    float[] larger = Arrays.copyOf(row, size);
    Arrays.fill(larger, row.length, size, Float.NaN);
    return larger;
  }

  private static float[] unknown(int size) {
    float[] row = new float[size];
    Arrays.fill(row, Float.NaN);
    return row;
  }
}
