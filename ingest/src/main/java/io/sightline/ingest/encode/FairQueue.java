package io.sightline.ingest.encode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Frames of all streams on their way past the encoder: at most {@code capacity} that wait for it,
 * taken from the streams in turn, each stream's in order; and between them those that do not need
 * it, which keep their turn.
 *
 * <p>When full, the oldest waiting frame of the stream that has most is shed: it gives up its place
 * and its pixels but keeps its turn, so that a stream's frames leave in order, shed or not. Of
 * frames that do not wait for the encoder at most {@link #MAX_PASSING} a stream are remembered;
 * beyond that the oldest is forgotten. Not thread-safe.
 *
 * @param <K> stream
 * @param <T> frame
 */
final class FairQueue<K, T> {
  static final int MAX_PASSING = 1024;

  private final int capacity;
  private final UnaryOperator<T> light;
  private final Map<K, Lane<T>> lanes = new LinkedHashMap<>();
  private int waiting;

  /**
   * @param light makes a frame light that will not be encoded
   */
  FairQueue(int capacity, UnaryOperator<T> light) {
    this.capacity = capacity;
    this.light = light;
  }

  /** What is to become of a frame. */
  enum Fate {
    /** It is to be encoded. */
    WAITS,
    /** It was given up. */
    SHED,
    /** It needs no encoder. */
    PASSES
  }

  /** A frame and what is to become of it. */
  record Entry<T>(T item, Fate fate) {
    boolean shed() {
      return fate == Fate.SHED;
    }

    boolean waits() {
      return fate == Fate.WAITS;
    }
  }

  /** One stream's frames, oldest first. */
  private static final class Lane<T> {
    private final Deque<Entry<T>> entries = new ArrayDeque<>();
    private int waiting;

    /** Those before the first that waits. */
    void takePassing(List<Entry<T>> taken) {
      while (!entries.isEmpty() && !entries.peek().waits()) {
        taken.add(entries.remove());
      }
    }
  }

  /** Adds the stream's newest frame, which always finds a place. */
  void add(K stream, T item) {
    if (waiting == capacity) {
      shedOne();
    }
    Lane<T> lane = lane(stream);
    lane.entries.add(new Entry<>(item, Fate.WAITS));
    lane.waiting++;
    waiting++;
  }

  /** Adds the stream's newest frame, which needs no encoder. */
  void pass(K stream, T item) {
    passing(lane(stream), new Entry<>(light.apply(item), Fate.PASSES));
  }

  /** Adds the stream's newest frame, which is given up. */
  void shed(K stream, T item) {
    passing(lane(stream), new Entry<>(light.apply(item), Fate.SHED));
  }

  /** Frames that wait for the encoder. */
  int waiting() {
    return waiting;
  }

  boolean isEmpty() {
    return lanes.isEmpty();
  }

  /**
   * Takes frames from the streams in turn.
   *
   * @param most how many frames for the encoder at most; those that do not need it come on top
   */
  List<Entry<T>> take(int most) {
    List<Entry<T>> taken = new ArrayList<>();
    int room = most;
    List<K> turn = new ArrayList<>(lanes.keySet());
    turn.forEach(stream -> lanes.get(stream).takePassing(taken));
    while (room > 0 && waiting > 0) {
      for (K stream : turn) {
        Lane<T> lane = lanes.get(stream);
        if (room > 0 && lane.waiting > 0) {
          taken.add(lane.entries.remove());
          lane.waiting--;
          waiting--;
          room--;
          lane.takePassing(taken);
          // Whoever was served stands at the end of the line next time.
          lanes.put(stream, lanes.remove(stream));
        }
      }
    }
    lanes.values().removeIf(lane -> lane.entries.isEmpty());
    return taken;
  }

  private Lane<T> lane(K stream) {
    return lanes.computeIfAbsent(stream, key -> new Lane<>());
  }

  private void passing(Lane<T> lane, Entry<T> entry) {
    lane.entries.add(entry);
    forgetOldest(lane);
  }

  private void forgetOldest(Lane<T> lane) {
    if (lane.entries.size() - lane.waiting <= MAX_PASSING) {
      return;
    }
    for (Iterator<Entry<T>> oldest = lane.entries.iterator(); oldest.hasNext(); ) {
      if (!oldest.next().waits()) {
        oldest.remove();
        return;
      }
    }
  }

  private void shedOne() {
    Lane<T> fullest = null;
    for (Lane<T> lane : lanes.values()) {
      if (fullest == null || lane.waiting > fullest.waiting) {
        fullest = lane;
      }
    }
    // Puts the oldest that waits back as a shed one, where it stood.
    Deque<Entry<T>> before = new ArrayDeque<>();
    while (!fullest.entries.peek().waits()) {
      before.push(fullest.entries.remove());
    }
    fullest.entries.push(new Entry<>(light.apply(fullest.entries.remove().item()), Fate.SHED));
    before.forEach(fullest.entries::push);
    fullest.waiting--;
    waiting--;
    forgetOldest(fullest);
  }
}
