package io.sightline.gateway.view;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The newest value of every key of a compacted topic, ordered by key. As large as the topic is: the
 * number of streams and queries is limited where they are created.
 */
public final class RegistryView<K extends Comparable<K>, V> {
  private final ConcurrentSkipListMap<K, Versioned<V>> entries = new ConcurrentSkipListMap<>();

  /** Takes the newest value of a key. */
  public void put(K key, Versioned<V> value) {
    entries.put(key, value);
  }

  /** Takes a tombstone; returns whether the key was known. */
  public boolean remove(K key) {
    return entries.remove(key) != null;
  }

  public Optional<Versioned<V>> get(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  public boolean contains(K key) {
    return entries.containsKey(key);
  }

  /** All values, ordered by key; a copy. */
  public List<Versioned<V>> all() {
    return List.copyOf(entries.values());
  }

  /** Costs a walk over all keys. */
  public int size() {
    return entries.size();
  }
}
