package io.sightline.compressor.state;

import io.sightline.core.memory.MemoryFrame;
import io.sightline.core.memory.MemorySlot;
import io.sightline.core.memory.MemoryState;
import io.sightline.core.video.StreamId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The way between memories and the records of a key-value store. */
public final class MemoryRecords {
  private MemoryRecords() {}

  /**
   * Reads a stream's memory.
   *
   * @return empty if the store has none
   * @throws IllegalArgumentException if what is stored is not a whole memory
   * @throws NewerStateException if a later release wrote it
   */
  public static Optional<StoredMemory> read(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, StreamId stream) {
    MemoryHeader header = null;
    List<Placed> shortTerm = new ArrayList<>();
    List<MemorySlot> longTerm = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> records =
        store.range(MemoryKey.first(stream), MemoryKey.last(stream))) {
      while (records.hasNext()) {
        KeyValue<Bytes, byte[]> record = records.next();
        MemoryKey key = MemoryKey.fromBytes(record.key);
        switch (key.kind()) {
          case HEADER -> header = MemoryFormat.header(record.value);
          case SHORT_TERM ->
              shortTerm.add(new Placed(MemoryFormat.frame(record.value), key.number()));
          case LONG_TERM -> longTerm.add(MemoryFormat.slot(key.number(), record.value));
        }
      }
    }
    if (header == null && shortTerm.isEmpty() && longTerm.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(whole(stream, header, shortTerm, longTerm));
  }

  /** Bytes of all records of a memory, keys included. */
  public static long bytes(StreamId stream, MemoryState state) {
    LongAdder sum = new LongAdder();
    StoredMemory whole = StoredMemory.EMPTY.next(state);
    write(
        stream,
        StoredMemory.EMPTY,
        whole,
        (key, value) -> sum.add((long) key.get().length + value.length));
    return sum.sum();
  }

  /** Writes what differs between two memories of a stream; a null value deletes. */
  static void write(
      StreamId stream, StoredMemory before, StoredMemory next, BiConsumer<Bytes, byte[]> put) {
    Map<Integer, MemoryFrame> oldFrames = before.shortTermByPlace();
    next.shortTermByPlace()
        .forEach(
            (place, frame) -> {
              if (oldFrames.remove(place) != frame) {
                put.accept(shortTerm(stream, place), MemoryFormat.encode(frame));
              }
            });
    oldFrames.keySet().forEach(place -> put.accept(shortTerm(stream, place), null));
    Map<Integer, MemorySlot> oldSlots = before.longTermByPlace();
    for (MemorySlot slot : next.state().longTerm()) {
      if (oldSlots.remove(slot.slot()) != slot) {
        put.accept(longTerm(stream, slot.slot()), MemoryFormat.encode(slot));
      }
    }
    oldSlots.keySet().forEach(slot -> put.accept(longTerm(stream, slot), null));
    put.accept(MemoryKey.header(stream).toBytes(), MemoryFormat.encode(header(next)));
  }

  /** Deletes all that the store has of a stream, whole or not. */
  static void erase(
      ReadOnlyKeyValueStore<Bytes, byte[]> store, StreamId stream, BiConsumer<Bytes, byte[]> put) {
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> records =
        store.range(MemoryKey.first(stream), MemoryKey.last(stream))) {
      records.forEachRemaining(record -> keys.add(record.key));
    }
    keys.forEach(key -> put.accept(key, null));
  }

  /** The streams of a camera's zones, of which the store has something. */
  static List<StreamId> zones(ReadOnlyKeyValueStore<Bytes, byte[]> store, StreamId camera) {
    List<StreamId> zones = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> records =
        store.range(MemoryKey.firstZone(camera), MemoryKey.lastZone(camera))) {
      while (records.hasNext()) {
        StreamId zone = MemoryKey.fromBytes(records.next().key).stream();
        if (zones.isEmpty() || !zones.get(zones.size() - 1).equals(zone)) {
          zones.add(zone);
        }
      }
    }
    return zones;
  }

  private record Placed(MemoryFrame frame, int place) {}

  private static StoredMemory whole(
      StreamId stream, MemoryHeader header, List<Placed> shortTerm, List<MemorySlot> longTerm) {
    if (header == null
        || header.shortFrames() != shortTerm.size()
        || header.longFrames() != longTerm.size()) {
      throw new IllegalArgumentException(
          "memory of stream "
              + stream
              + " is not whole: its header is "
              + header
              + ", but there are "
              + shortTerm.size()
              + " short-term and "
              + longTerm.size()
              + " long-term records");
    }
    shortTerm.sort(Comparator.comparing(placed -> placed.frame().time()));
    longTerm.sort(MemorySlot.OLDEST_FIRST);
    MemoryState state =
        new MemoryState(
            header.encoder(),
            header.epoch(),
            header.lastSeq(),
            shortTerm.stream().map(Placed::frame).toList(),
            longTerm,
            header.newFrames(),
            header.lastWindow(),
            header.usualStep());
    return new StoredMemory(state, shortTerm.stream().map(Placed::place).toList());
  }

  private static MemoryHeader header(StoredMemory memory) {
    MemoryState state = memory.state();
    return new MemoryHeader(
        state.encoder(),
        state.epoch(),
        state.lastSeq(),
        state.newFrames(),
        state.lastWindow(),
        state.usualStep(),
        state.shortTerm().size(),
        state.longTerm().size());
  }

  private static Bytes shortTerm(StreamId stream, int place) {
    return new MemoryKey(stream, MemoryKey.Kind.SHORT_TERM, place).toBytes();
  }

  private static Bytes longTerm(StreamId stream, int slot) {
    return new MemoryKey(stream, MemoryKey.Kind.LONG_TERM, slot).toBytes();
  }
}
