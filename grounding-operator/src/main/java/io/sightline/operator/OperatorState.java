package io.sightline.operator;

import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.Topics;
import io.sightline.schemas.UndecodableRecordException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that the operator keeps. What is of a stream is worked on as {@link StreamTracks} on the heap
 * and given to the engine at snapshots: between two of them nothing reads it there. Values are
 * bytes that carry their own version, so that the engine's serializers never change:
 *
 * <ul>
 *   <li>{@code queries}, broadcast, the same in every subtask: query id to the value of its record
 *       (Avro with the fingerprint of its schema). Put and removed as records come; decoded once
 *       into a {@link QueryTable}.
 *   <li>{@code trackers}, by stream: query id to {@link StoredTracker}. Put at a snapshot if scored
 *       since the last; removed when the query no longer applies to the stream, or the stream was
 *       idle.
 *   <li>{@code progress}, by stream: {@link StreamProgress}. Put at a snapshot if windows were
 *       taken; removed when the stream was idle.
 * </ul>
 *
 * <p>For the task thread.
 */
final class OperatorState {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorState.class);
  private static final MapStateDescriptor<String, byte[]> QUERIES =
      new MapStateDescriptor<>(
          "queries", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
  private static final MapStateDescriptor<String, byte[]> TRACKERS =
      new MapStateDescriptor<>(
          "trackers", Types.STRING, PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);
  private static final ValueStateDescriptor<byte[]> PROGRESS =
      new ValueStateDescriptor<>("progress", PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO);

  /** What is done with what is known of a query on one stream. */
  interface Visitor {
    void visit(StreamTracks tracks, Tracked tracked) throws Exception;
  }

  private final QueryTable table = new QueryTable();
  private final BroadcastState<String, byte[]> queries;
  private final MapState<String, byte[]> trackers;
  private final ValueState<byte[]> progress;
  private final KeyedStateBackend<String> streams;
  private final Map<StreamId, StreamTracks> onHeap = new HashMap<>();

  /** Registers the state, and decodes the queries that were restored. */
  OperatorState(StateInitializationContext context, KeyedStateBackend<String> streams)
      throws Exception {
    this.queries = context.getOperatorStateStore().getBroadcastState(QUERIES);
    this.trackers = context.getKeyedStateStore().getMapState(TRACKERS);
    this.progress = context.getKeyedStateStore().getState(PROGRESS);
    this.streams = streams;
    for (Map.Entry<String, byte[]> stored : queries.immutableEntries()) {
      restore(stored.getKey(), stored.getValue());
    }
  }

  /** The standing queries; changed only through this state. */
  QueryTable queries() {
    return table;
  }

  /** Takes back what was put aside: all queries that are stored stand. */
  void readQueriesAnew() throws Exception {
    for (Map.Entry<String, byte[]> stored : queries.immutableEntries()) {
      restore(stored.getKey(), stored.getValue());
    }
  }

  /**
   * @param value of the query's record
   * @return the query that it takes the place of
   */
  Optional<Query> putQuery(Query query, byte[] value) throws Exception {
    queries.put(query.id().value(), value);
    return table.put(query);
  }

  /** Returns the query that was removed. */
  Optional<Query> removeQuery(QueryId query) throws Exception {
    queries.remove(query.value());
    return table.remove(query);
  }

  /** What is kept of this stream, which becomes the engine's current key. */
  StreamTracks at(StreamId stream) throws Exception {
    streams.setCurrentKey(stream.value());
    StreamTracks known = onHeap.get(stream);
    if (known == null) {
      known = StreamTracks.read(stream, trackers, progress);
      onHeap.put(stream, known);
    }
    return known;
  }

  /** Nothing is known of the stream any more. */
  void forget(StreamId stream) {
    streams.setCurrentKey(stream.value());
    onHeap.remove(stream);
    trackers.clear();
    progress.clear();
  }

  /** Gives the engine what has changed on the heap: before each snapshot. */
  void write() throws Exception {
    for (StreamTracks tracks : onHeap.values()) {
      streams.setCurrentKey(tracks.stream().value());
      tracks.write(trackers, progress);
    }
  }

  /** Visits what is known of this query on every stream; it may be removed meanwhile. */
  void forEachStream(QueryId query, Visitor visitor) throws Exception {
    List<StreamId> elsewhere = new ArrayList<>();
    streams.applyToAllKeys(
        VoidNamespace.INSTANCE,
        VoidNamespaceSerializer.INSTANCE,
        TRACKERS,
        (String stream, MapState<String, byte[]> ofStream) -> {
          if (ofStream.contains(query.value())) {
            elsewhere.add(new StreamId(stream));
          }
        });
    for (StreamId stream : elsewhere) {
      at(stream);
    }
    for (StreamTracks tracks : onHeap.values()) {
      Optional<Tracked> tracked = tracks.of(query);
      if (tracked.isPresent()) {
        visitor.visit(tracks, tracked.get());
      }
    }
  }

  private void restore(String id, byte[] value) throws Exception {
    try {
      table.put(Topics.QUERIES.valueSerde().deserializer().deserialize("queries", value));
    } catch (UndecodableRecordException e) {
      LOG.error("query {} was stored but cannot be read and stands no more", id, e);
    }
  }
}
