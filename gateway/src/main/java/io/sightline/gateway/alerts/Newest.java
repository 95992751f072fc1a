package io.sightline.gateway.alerts;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map of at most so many entries: beyond them the one longest untouched goes. */
final class Newest<K, V> extends LinkedHashMap<K, V> {
  private static final long serialVersionUID = 1;

  private final int capacity;

  Newest(int capacity) {
    super(16, 0.75f, true);
    this.capacity = capacity;
  }

  @Override
  protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
    return size() > capacity;
  }
}
