package io.sightline.operator;

import io.sightline.core.grounding.MomentTrack;
import io.sightline.core.memory.Window;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/**
 * What is kept of one stream, on the heap: how far it was taken, and its {@link Tracked} queries.
 * Read from the engine once, written back at snapshots, and then only what has changed. For the
 * task thread.
 */
final class StreamTracks {
  private final StreamId stream;
  private final Map<QueryId, Tracked> tracked = new HashMap<>();
  private final Set<QueryId> gone = new HashSet<>();
  private StreamProgress progress;
  private boolean moved;
  private List<Query> dueNow;
  private Tracked[] tracksNow = {};

  /** Nothing is known of the stream. */
  StreamTracks(StreamId stream) {
    this.stream = stream;
  }

  /** What the engine has of the stream that is its current key. */
  static StreamTracks read(
      StreamId stream, MapState<String, byte[]> trackers, ValueState<byte[]> progress)
      throws Exception {
    StreamTracks tracks = new StreamTracks(stream);
    byte[] taken = progress.value();
    if (taken != null) {
      tracks.progress = StreamProgress.fromBytes(taken);
    }
    for (Map.Entry<String, byte[]> entry : trackers.entries()) {
      QueryId query = new QueryId(entry.getKey());
      StoredTracker stored = StoredTracker.fromBytes(entry.getValue());
      MomentTrack track = MomentTrack.of(stored.tracker(), stream, query);
      tracks.tracked.put(query, new Tracked(query, track, stored));
    }
    return tracks;
  }

  /** Gives the engine, whose current key is this stream, what has changed. */
  void write(MapState<String, byte[]> trackers, ValueState<byte[]> taken) throws Exception {
    for (QueryId query : gone) {
      trackers.remove(query.value());
    }
    gone.clear();
    for (Map.Entry<QueryId, Tracked> entry : tracked.entrySet()) {
      byte[] change = entry.getValue().takeChange();
      if (change != null) {
        trackers.put(entry.getKey().value(), change);
      }
    }
    if (moved) {
      taken.update(progress.toBytes());
      moved = false;
    }
  }

  StreamId stream() {
    return stream;
  }

  /** How far the stream was taken; empty before its first window. */
  Optional<StreamProgress> progress() {
    return Optional.ofNullable(progress);
  }

  void take(Window window, long now) {
    progress = StreamProgress.at(window, now);
    moved = true;
  }

  /** Whether these, by identity, are the queries whose tracks {@link #tracks} holds. */
  boolean isFor(List<Query> due) {
    return dueNow == due;
  }

  /** From now on these queries are scored on the stream. */
  void follow(List<Query> due) {
    Tracked[] tracks = new Tracked[due.size()];
    for (int i = 0; i < tracks.length; i++) {
      QueryId query = due.get(i).id();
      tracks[i] =
          tracked.computeIfAbsent(query, id -> new Tracked(id, new MomentTrack(stream, id)));
      gone.remove(query);
    }
    dueNow = due;
    tracksNow = tracks;
  }

  /** One for each query that is followed, in their order; shared, not to be changed. */
  Tracked[] tracks() {
    return tracksNow;
  }

  Optional<Tracked> of(QueryId query) {
    return Optional.ofNullable(tracked.get(query));
  }

  /** Nothing is known of this query here any more. */
  void remove(QueryId query) {
    if (tracked.remove(query) != null) {
      gone.add(query);
      dueNow = null;
      tracksNow = new Tracked[0];
    }
  }

  /** The queries of which something is known here. */
  List<QueryId> queries() {
    return new ArrayList<>(tracked.keySet());
  }
}
