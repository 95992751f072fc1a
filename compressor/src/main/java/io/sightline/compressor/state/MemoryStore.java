package io.sightline.compressor.state;

import io.sightline.core.memory.MemoryState;
import io.sightline.core.video.StreamId;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memories of one task: a key-value store, which is the truth, and a cache before it.
 *
 * <p>Lives from the moment a task gets its store to the moment it closes it, whether by a
 * rebalance, an aborted transaction or the end; each life begins with nothing cached. Used by the
 * task's thread alone.
 */
public final class MemoryStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MemoryStore.class);

  private final KeyValueStore<Bytes, byte[]> store;
  private final MemoryCache cache;

  public MemoryStore(KeyValueStore<Bytes, byte[]> store, MemoryCache cache) {
    this.store = store;
    this.cache = cache;
  }

  /**
   * What is remembered of the stream; the empty memory if nothing is. A memory that cannot be
   * decoded is erased, with an error in the log: the stream begins anew, the others go on.
   *
   * @throws NewerStateException if a later release wrote it
   */
  public StoredMemory load(StreamId stream) {
    return cache.get(this, stream).orElseGet(() -> read(stream));
  }

  /** Writes what changed since {@code before}, which {@link #load} gave. */
  public void save(StreamId stream, StoredMemory before, MemoryState state) {
    if (state == before.state()) {
      return;
    }
    cache.remove(this, stream);
    StoredMemory next = before.next(state);
    MemoryRecords.write(stream, before, next, store::put);
    cache.put(this, stream, next);
  }

  /** The zones of a camera of which something is remembered. */
  public List<StreamId> zones(StreamId camera) {
    return MemoryRecords.zones(store, camera);
  }

  /** Erases all that is remembered of the stream. */
  public void forget(StreamId stream) {
    cache.remove(this, stream);
    MemoryRecords.erase(store, stream, store::put);
  }

  @Override
  public void close() {
    cache.removeAll(this);
  }

  private StoredMemory read(StreamId stream) {
    Optional<StoredMemory> stored;
    try {
      stored = MemoryRecords.read(store, stream);
    } catch (IllegalArgumentException e) {
      LOG.error("Stream {} begins anew: its stored memory cannot be read", stream, e);
      forget(stream);
      stored = Optional.empty();
    }
    stored.ifPresent(memory -> cache.put(this, stream, memory));
    return stored.orElse(StoredMemory.EMPTY);
  }
}
