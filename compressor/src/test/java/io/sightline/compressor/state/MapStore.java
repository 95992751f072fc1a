package io.sightline.compressor.state;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** A store on the heap that counts what is written. */
final class MapStore implements KeyValueStore<Bytes, byte[]> {
  private final TreeMap<Bytes, byte[]> records = new TreeMap<>();
  private int writes;
  private long writtenBytes;
  private int reads;

  int writes() {
    return writes;
  }

  int reads() {
    return reads;
  }

  long writtenBytes() {
    return writtenBytes;
  }

  Map<Bytes, byte[]> records() {
    return records;
  }

  @Override
  public void put(Bytes key, byte[] value) {
    writes++;
    writtenBytes += key.get().length + (value == null ? 0 : value.length);
    if (value == null) {
      records.remove(key);
    } else {
      records.put(key, value);
    }
  }

  @Override
  public byte[] get(Bytes key) {
    reads++;
    return records.get(key);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    reads++;
    return new Records(records.subMap(from, true, to, true).entrySet().iterator());
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    return new Records(records.entrySet().iterator());
  }

  @Override
  public byte[] putIfAbsent(Bytes key, byte[] value) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] delete(Bytes key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public long approximateNumEntries() {
    return records.size();
  }

  @Override
  public String name() {
    return "map";
  }

  @Override
  public void init(StateStoreContext context, StateStore root) {}

  @Override
  public void flush() {}

  @Override
  public void close() {}

  @Override
  public boolean persistent() {
    return false;
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  private record Records(Iterator<Map.Entry<Bytes, byte[]>> entries)
      implements KeyValueIterator<Bytes, byte[]> {
    @Override
    public boolean hasNext() {
      return entries.hasNext();
    }

    @Override
    public KeyValue<Bytes, byte[]> next() {
      Map.Entry<Bytes, byte[]> entry = entries.next();
      return KeyValue.pair(entry.getKey(), entry.getValue());
    }

    @Override
    public Bytes peekNextKey() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }
}
