package io.sightline.core.memory;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@link Similarities} of memories that will probably be asked for again, by identity of the
 * slots' list. It changes what a policy costs, never what it decides. Bounded; thread-safe: what
 * was taken is nobody else's until it is put back.
 */
final class SimilarityCache {
  private final Map<Key, Similarities> kept = new LinkedHashMap<>();
  private final long mostBytes;
  private long bytes;

  /**
   * @param mostBytes of heap, about; beyond it the one that was put back first goes
   */
  SimilarityCache(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Of the memory that has this list of slots; empty ones where nothing is known of it. */
  synchronized Similarities take(List<MemorySlot> slots) {
    Similarities known = kept.remove(new Key(slots));
    if (known == null) {
      return new Similarities();
    }
    bytes -= known.bytes();
    return known;
  }

  /**
   * @param slots the list by which they will be asked for
   */
  synchronized void put(List<MemorySlot> slots, Similarities similarities) {
    Similarities before = kept.put(new Key(slots), similarities);
    bytes += similarities.bytes() - (before == null ? 0 : before.bytes());
    Iterator<Similarities> oldest = kept.values().iterator();
    while (bytes > mostBytes) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }

  synchronized int size() {
    return kept.size();
  }

  private record Key(List<MemorySlot> slots) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Key that && that.slots == slots;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(slots);
    }
  }
}
