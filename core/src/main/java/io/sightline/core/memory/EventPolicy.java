package io.sightline.core.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the past as a row of events: over M slots, the two that follow each other in time and
 * differ least become one, the shorter they are the sooner. Detail thus fades with what happens,
 * not with what is asked for; the idea of a hierarchical event memory (arXiv 2508.04546) without
 * its learnt parts. For comparison only.
 */
public final class EventPolicy implements MemoryPolicy {
  @Override
  public List<MemorySlot> admit(
      List<MemorySlot> longTerm, MemoryFrame leaving, Surroundings around) {
    if (around.capacity() == 0) {
      return List.of();
    }
    List<MemorySlot> kept = new ArrayList<>(longTerm);
    kept.add(new MemorySlot(MemorySlot.freeNumber(kept), leaving, 1));
    while (kept.size() > around.capacity()) {
      join(kept);
    }
    return MemorySlot.numberedBelow(around.capacity(), kept);
  }

  private static void join(List<MemorySlot> kept) {
    int least = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i + 1 < kept.size(); i++) {
      MemorySlot one = kept.get(i);
      MemorySlot two = kept.get(i + 1);
      // What is lost by one mean in place of two: the distance, for the frames of the smaller.
      double loss =
          (1 - one.frame().feature().cosine(two.frame().feature()))
              * Math.log1p(Math.min(one.weight(), two.weight()));
      if (loss < smallest) {
        smallest = loss;
        least = i;
      }
    }
    MemorySlot one = kept.get(least);
    MemorySlot two = kept.remove(least + 1);
    int frames = (int) Math.min(Integer.MAX_VALUE, (long) one.weight() + two.weight());
    MemoryFrame joined =
        new MemoryFrame(
            two.frame().seq(),
            two.frame().time(),
            two.frame().capturedAt(),
            one.frame().feature().toward(two.frame().feature(), (float) two.weight() / frames));
    kept.set(least, new MemorySlot(one.slot(), joined, frames));
  }
}
