package io.sightline.core.memory;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * One place of long-term memory.
 *
 * @param slot stable number in [0, longFrames): a store writes only the slots that changed
 * @param frame the newest of the frames it stands for; its feature stands for them all
 * @param weight how many frames it stands for, at least 1
 */
public record MemorySlot(int slot, MemoryFrame frame, int weight) {
  /** The order of long-term memory: by the time last seen, then by slot. */
  public static final Comparator<MemorySlot> OLDEST_FIRST =
      Comparator.comparing((MemorySlot s) -> s.frame().time()).thenComparingInt(MemorySlot::slot);

  public MemorySlot {
    Objects.requireNonNull(frame, "frame");
    if (slot < 0 || weight < 1) {
      throw new IllegalArgumentException(
          "slot must not be negative and weight at least 1, but were " + slot + " and " + weight);
    }
  }

  /** This slot, standing for the other's frames as well, but showing what it showed. */
  MemorySlot heavierBy(MemorySlot other) {
    return new MemorySlot(slot, frame, sum(weight, other.weight));
  }

  /**
   * This slot, standing for the other's frames as well: its feature is the mean direction of both,
   * its time that of the newer.
   *
   * @param leastShare of the mean that the other gets at least
   */
  MemorySlot drawnTo(MemorySlot other, float leastShare) {
    float share = Math.max(leastShare, (float) other.weight / ((long) weight + other.weight));
    MemoryFrame newest = other.frame.time().compareTo(frame.time()) >= 0 ? other.frame : frame;
    MemoryFrame drawn =
        new MemoryFrame(
            newest.seq(),
            newest.time(),
            newest.capturedAt(),
            frame.feature().toward(other.frame.feature(), share));
    return new MemorySlot(slot, drawn, sum(weight, other.weight));
  }

  private static int sum(int one, int other) {
    return (int) Math.min(Integer.MAX_VALUE, (long) one + other);
  }

  /** The smallest number that none of the slots has. */
  static int freeNumber(List<MemorySlot> slots) {
    return taken(slots).nextClearBit(0);
  }

  /**
   * The same slots in the same order; those numbered capacity and above get a free number below.
   */
  static List<MemorySlot> numberedBelow(int capacity, List<MemorySlot> slots) {
    BitSet taken = taken(slots);
    List<MemorySlot> numbered = new ArrayList<>(slots);
    for (int i = 0; i < numbered.size(); i++) {
      MemorySlot slot = numbered.get(i);
      if (slot.slot >= capacity) {
        int free = taken.nextClearBit(0);
        taken.set(free);
        numbered.set(i, new MemorySlot(free, slot.frame, slot.weight));
      }
    }
    numbered.sort(OLDEST_FIRST);
    return List.copyOf(numbered);
  }

  private static BitSet taken(List<MemorySlot> slots) {
    BitSet taken = new BitSet();
    slots.forEach(slot -> taken.set(slot.slot));
    return taken;
  }
}
