package io.sightline.core.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Keeps a random sample of all frames that went by, each as likely as every other, whatever they
 * show. For comparison only.
 *
 * <p>Deterministic: chance comes from the frame's number. A slot's weight is 1; how many frames
 * went by is taken from the number of the frame, so that a stream is expected to count from 0 in
 * one epoch.
 */
public final class ReservoirPolicy implements MemoryPolicy {
  @Override
  public List<MemorySlot> admit(
      List<MemorySlot> longTerm, MemoryFrame leaving, Surroundings around) {
    List<MemorySlot> kept = new ArrayList<>(longTerm);
    if (kept.size() < around.capacity()) {
      kept.add(new MemorySlot(MemorySlot.freeNumber(kept), leaving, 1));
    } else {
      long place = new SplittableRandom(leaving.seq()).nextLong(leaving.seq() + 1);
      if (place >= around.capacity()) {
        return longTerm;
      }
      int slot = kept.remove((int) place).slot();
      kept.add(new MemorySlot(slot, leaving, 1));
    }
    return MemorySlot.numberedBelow(around.capacity(), kept);
  }
}
