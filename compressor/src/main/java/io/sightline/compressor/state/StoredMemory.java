package io.sightline.compressor.state;

import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.MemorySlot;
import io.sightline.core.memory.MemoryState;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * A memory and where its short-term frames lie. Long-term slots bring their number along;
 * short-term frames take turns in a few places.
 *
 * @param state what is remembered
 * @param places the number of each short-term frame's record, in their order
 */
public record StoredMemory(MemoryState state, List<Integer> places) {
  public static final StoredMemory EMPTY = new StoredMemory(MemoryState.EMPTY, List.of());

  public StoredMemory {
    places = List.copyOf(places);
    if (places.size() != state.shortTerm().size()) {
      throw new IllegalArgumentException(
          places.size() + " places for " + state.shortTerm().size() + " frames");
    }
  }

  /**
   * The same places for the frames that stay, free ones for those that are new. Frames are told
   * apart by identity, as the memory's transition keeps what did not change.
   */
  StoredMemory next(MemoryState next) {
    Map<MemoryFrame, Integer> kept = placesByFrame();
    BitSet taken = new BitSet();
    for (MemoryFrame frame : next.shortTerm()) {
      Integer place = kept.get(frame);
      if (place != null) {
        taken.set(place);
      }
    }
    List<Integer> numbers = new ArrayList<>(next.shortTerm().size());
    for (MemoryFrame frame : next.shortTerm()) {
      Integer place = kept.get(frame);
      if (place == null) {
        place = taken.nextClearBit(0);
        taken.set(place);
      }
      numbers.add(place);
    }
    return new StoredMemory(next, numbers);
  }

  Map<Integer, MemoryFrame> shortTermByPlace() {
    Map<Integer, MemoryFrame> frames = new HashMap<>();
    for (int i = 0; i < places.size(); i++) {
      frames.put(places.get(i), state.shortTerm().get(i));
    }
    return frames;
  }

  Map<Integer, MemorySlot> longTermByPlace() {
    Map<Integer, MemorySlot> slots = new HashMap<>();
    for (MemorySlot slot : state.longTerm()) {
      slots.put(slot.slot(), slot);
    }
    return slots;
  }

  /** About how many bytes of heap the features take. */
  public long heapBytes() {
    long components = 0;
    for (MemoryFrame frame : state.shortTerm()) {
      components += frame.feature().dim();
    }
    for (MemorySlot slot : state.longTerm()) {
      components += slot.frame().feature().dim();
    }
    return 4 * components + 100L * (state.shortTerm().size() + state.longTerm().size());
  }

  private Map<MemoryFrame, Integer> placesByFrame() {
    Map<MemoryFrame, Integer> numbers = new IdentityHashMap<>();
    for (int i = 0; i < places.size(); i++) {
      numbers.put(state.shortTerm().get(i), places.get(i));
    }
    return numbers;
  }
}
