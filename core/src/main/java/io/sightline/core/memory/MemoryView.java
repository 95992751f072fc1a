package io.sightline.core.memory;

import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a person may see of a stream's memory: when and how much, not the features.
 *
 * @param epoch the epoch of the newest frame
 * @param encoder id of the encoder that made the features
 * @param shortFrames frames in short-term memory
 * @param kept long-term memory, oldest first
 */
public record MemoryView(
    StreamId stream, long epoch, String encoder, int shortFrames, List<Kept> kept) {
  /**
   * One slot.
   *
   * @param time media time last seen; negative for an earlier epoch
   * @param capturedAt wall clock last seen
   * @param weight frames it stands for
   * @param contrast how far it stands out towards each query of the stream, 0 to 1
   */
  public record Kept(
      int slot, MediaTime time, Instant capturedAt, int weight, Map<QueryId, Double> contrast) {
    public Kept {
      contrast = Map.copyOf(contrast);
    }
  }

  public MemoryView {
    kept = List.copyOf(kept);
  }

  /**
   * @param queries any; only those that apply to the stream and its encoder are compared
   */
  public static MemoryView of(StreamId stream, MemoryState state, Collection<Query> queries) {
    return of(
        stream,
        state.epoch(),
        state.encoder(),
        state.shortTerm().size(),
        state.longTerm(),
        queries);
  }

  /** The memory that a window carries. */
  public static MemoryView of(Window window, Collection<Query> queries) {
    return of(
        window.stream(),
        window.epoch(),
        window.encoder(),
        window.shortTerm().size(),
        window.longTerm(),
        queries);
  }

  private static MemoryView of(
      StreamId stream,
      long epoch,
      String encoder,
      int shortFrames,
      List<MemorySlot> slots,
      Collection<Query> queries) {
    List<Map<QueryId, Double>> contrasts = new ArrayList<>(slots.size());
    slots.forEach(slot -> contrasts.add(new TreeMap<>()));
    for (Query query : queries) {
      if (query.appliesTo(stream, encoder) && comparable(slots, query)) {
        double[] contrast = QueryContrast.of(slots, query.vectors());
        for (int i = 0; i < contrast.length; i++) {
          contrasts.get(i).put(query.id(), contrast[i]);
        }
      }
    }
    List<Kept> kept = new ArrayList<>(slots.size());
    for (int i = 0; i < slots.size(); i++) {
      MemoryFrame frame = slots.get(i).frame();
      kept.add(
          new Kept(
              slots.get(i).slot(),
              frame.time(),
              frame.capturedAt(),
              slots.get(i).weight(),
              contrasts.get(i)));
    }
    return new MemoryView(stream, epoch, encoder, shortFrames, kept);
  }

  private static boolean comparable(List<MemorySlot> slots, Query query) {
    return slots.isEmpty() || slots.get(0).frame().feature().dim() == query.vectors().dim();
  }
}
