package io.sightline.core.memory;

import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the newest frames and forgets the rest, whatever they show. What every other policy has to
 * beat.
 */
public final class RecencyPolicy implements MemoryPolicy {
  @Override
  public List<MemorySlot> admit(
      List<MemorySlot> longTerm, MemoryFrame leaving, Surroundings around) {
    List<MemorySlot> kept = new ArrayList<>(longTerm);
    kept.sort(MemorySlot.OLDEST_FIRST);
    kept.add(new MemorySlot(MemorySlot.freeNumber(kept), leaving, 1));
    while (kept.size() > around.capacity()) {
      kept.remove(0);
    }
    return MemorySlot.numberedBelow(around.capacity(), kept);
  }
}
