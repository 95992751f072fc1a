package io.sightline.core.memory;

import java.util.List;

/** Which slots of a memory are answers to the standing queries. */
final class Answers {
  /*
   * A query's answers are the slots that stand out most towards it, faded by age, no two of them
   * within ten seconds: the frames of one moment are alike, and would else be all of its answers.
   * Standing out is ranked by margin and not by contrast, which is all but 1 for a dozen slots, so
   * that age alone would choose among them. Queries take turns, each for its best, then each for its
   * second, until the places are taken; two queries may have an answer in common.
   *
   * Nothing of it is stored: it follows from the slots and the queries, so a query that goes gives
   * its places back. Cost: M steps a query and answer.
   */
  private static final double APART_S = 10;

  private Answers() {}

  /** Whether the two were seen at different times. */
  static boolean areApart(MemorySlot one, MemorySlot other) {
    return Math.abs(one.frame().time().secondsSince(other.frame().time())) >= APART_S;
  }

  /**
   * @param queries how the slots stand towards each
   * @param fade by age, of each slot
   * @param each answers of a query at most
   * @param most answers of all queries at most
   * @return of each slot, whether it is an answer
   */
  static boolean[] of(
      List<MemorySlot> slots,
      List<QueryContrast.Towards> queries,
      double[] fade,
      int each,
      int most) {
    boolean[] answers = new boolean[slots.size()];
    int[][] chosen = new int[queries.size()][each];
    int left = most;
    for (int turn = 0; turn < each; turn++) {
      for (int query = 0; query < chosen.length && left > 0; query++) {
        int best = best(slots, queries.get(query).margins(), fade, chosen[query], turn);
        chosen[query][turn] = best;
        if (best >= 0 && !answers[best]) {
          answers[best] = true;
          left--;
        }
      }
    }
    return answers;
  }

  /**
   * The slot that stands out most of those apart from the first so many that are chosen already; -1
   * if none does.
   */
  private static int best(
      List<MemorySlot> slots, double[] margins, double[] fade, int[] chosen, int before) {
    int best = -1;
    double most = 0;
    for (int i = 0; i < margins.length; i++) {
      double here = margins[i] * fade[i];
      if (here > most && isApart(slots, i, chosen, before)) {
        best = i;
        most = here;
      }
    }
    return best;
  }

  private static boolean isApart(List<MemorySlot> slots, int index, int[] chosen, int before) {
    for (int i = 0; i < before; i++) {
      if (chosen[i] >= 0 && !areApart(slots.get(chosen[i]), slots.get(index))) {
        return false;
      }
    }
    return true;
  }
}
