package io.sightline.ingest.encode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Frames that wait for the encoder: at most {@code capacity} over all streams, taken from the
 * streams in turn, each stream's in order.
 *
 * <p>When full, the oldest waiting frame of the stream that has most is shed: it gives up its place
 * but keeps its turn, so that a stream's frames leave in order, shed or not. Of shed frames at most
 * {@link #MAX_SHED} a stream are remembered; beyond that the oldest is forgotten. Not thread-safe.
 *
 * @param <K> stream
 * @param <T> frame
 */
final class FairQueue<K, T> {
  static final int MAX_SHED = 1024;

  private final int capacity;
  private final Map<K, Lane<T>> lanes = new LinkedHashMap<>();
  private int waiting;

  FairQueue(int capacity) {
    this.capacity = capacity;
  }

  /**
   * @param shed whether it was given up
   */
  record Entry<T>(T item, boolean shed) {}

  /** One stream's frames: first those shed, older than all that wait. */
  private static final class Lane<T> {
    private final Deque<T> shed = new ArrayDeque<>();
    private final Deque<T> waiting = new ArrayDeque<>();

    boolean isEmpty() {
      return shed.isEmpty() && waiting.isEmpty();
    }
  }

  /** Adds the stream's newest frame, which always finds a place. */
  void add(K stream, T item) {
    if (waiting == capacity) {
      shedOne();
    }
    lanes.computeIfAbsent(stream, key -> new Lane<>()).waiting.add(item);
    waiting++;
  }

  /** Frames that wait for the encoder, shed ones not among them. */
  int waiting() {
    return waiting;
  }

  boolean isEmpty() {
    return lanes.isEmpty();
  }

  /**
   * Takes frames from the streams in turn.
   *
   * @param most how many frames for the encoder at most; shed ones come on top
   */
  List<Entry<T>> take(int most) {
    List<Entry<T>> taken = new ArrayList<>();
    int room = most;
    List<K> turn = new ArrayList<>(lanes.keySet());
    for (K stream : turn) {
      Lane<T> lane = lanes.get(stream);
      lane.shed.forEach(item -> taken.add(new Entry<>(item, true)));
      lane.shed.clear();
    }
    while (room > 0 && waiting > 0) {
      for (K stream : turn) {
        Lane<T> lane = lanes.get(stream);
        if (room > 0 && !lane.waiting.isEmpty()) {
          taken.add(new Entry<>(lane.waiting.remove(), false));
          waiting--;
          room--;
          // Whoever was served stands at the end of the line next time.
          lanes.put(stream, lanes.remove(stream));
        }
      }
    }
    lanes.values().removeIf(Lane::isEmpty);
    return taken;
  }

  private void shedOne() {
    Lane<T> fullest = null;
    for (Lane<T> lane : lanes.values()) {
      if (fullest == null || lane.waiting.size() > fullest.waiting.size()) {
        fullest = lane;
      }
    }
    fullest.shed.add(fullest.waiting.remove());
    if (fullest.shed.size() > MAX_SHED) {
      fullest.shed.remove();
    }
    waiting--;
  }
}
