package io.sightline.compressor.state;

import io.sightline.core.video.StreamId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Memories as objects, so that a frame need not decode what the frame before encoded. Shared by all
 * stores of a process; the least recently used is dropped when there are more than so many bytes.
 * The stores are the truth: whatever is dropped is read again. Thread-safe.
 */
public final class MemoryCache {
  private final long maxBytes;
  private final Map<Place, StoredMemory> memories = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;

  /**
   * @param maxBytes of heap, about; 0 keeps nothing
   */
  public MemoryCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Two owners may hold the same stream for a moment while a partition moves. */
  private record Place(Object owner, StreamId stream) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Place that && owner == that.owner && stream.equals(that.stream);
    }

    @Override
    public int hashCode() {
      return 31 * System.identityHashCode(owner) + stream.hashCode();
    }
  }

  synchronized Optional<StoredMemory> get(Object owner, StreamId stream) {
    return Optional.ofNullable(memories.get(new Place(owner, stream)));
  }

  synchronized void put(Object owner, StreamId stream, StoredMemory memory) {
    remove(owner, stream);
    memories.put(new Place(owner, stream), memory);
    bytes += memory.heapBytes();
    Iterator<StoredMemory> oldest = memories.values().iterator();
    while (bytes > maxBytes && oldest.hasNext()) {
      bytes -= oldest.next().heapBytes();
      oldest.remove();
    }
  }

  synchronized void remove(Object owner, StreamId stream) {
    StoredMemory old = memories.remove(new Place(owner, stream));
    if (old != null) {
      bytes -= old.heapBytes();
    }
  }

  /** Drops all that the owner put. */
  synchronized void removeAll(Object owner) {
    Iterator<Map.Entry<Place, StoredMemory>> entries = memories.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<Place, StoredMemory> entry = entries.next();
      if (entry.getKey().owner() == owner) {
        bytes -= entry.getValue().heapBytes();
        entries.remove();
      }
    }
  }

  /** About how many bytes of heap the memories take. */
  public synchronized long bytes() {
    return bytes;
  }

  synchronized int size() {
    return memories.size();
  }
}
