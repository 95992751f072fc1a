package io.sightline.operator;

import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.Topics;
import io.sightline.schemas.UndecodableRecordException;
import java.util.ArrayList;
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
 * All that the operator keeps in the engine. Values are bytes that carry their own version, so that
 * the engine's serializers never change:
 *
 * <ul>
 *   <li>{@code queries}, broadcast, the same in every subtask: query id to the value of its record
 *       (Avro with the fingerprint of its schema). Put and removed as records come; decoded once
 *       into a {@link QueryTable}.
 *   <li>{@code trackers}, by stream: query id to {@link StoredTracker}. Put with every scored
 *       window; removed when the query no longer applies to the stream, or the stream was idle.
 *   <li>{@code progress}, by stream: {@link StreamProgress}. Put with every window that is taken;
 *       removed when the stream was idle.
 * </ul>
 *
 * <p>For the task thread. Methods on a stream's state are of the stream that was last named by
 * {@link #at} (or by the engine).
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

  /** What is done with the tracker of one stream. */
  interface Visitor {
    void visit(StreamId stream, StoredTracker tracker) throws Exception;
  }

  private final QueryTable table = new QueryTable();
  private final BroadcastState<String, byte[]> queries;
  private final MapState<String, byte[]> trackers;
  private final ValueState<byte[]> progress;
  private final KeyedStateBackend<String> streams;

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

  /** What follows is of this stream. */
  void at(StreamId stream) {
    streams.setCurrentKey(stream.value());
  }

  Optional<StoredTracker> tracker(QueryId query) throws Exception {
    return Optional.ofNullable(trackers.get(query.value())).map(StoredTracker::fromBytes);
  }

  void putTracker(QueryId query, StoredTracker tracker) throws Exception {
    trackers.put(query.value(), tracker.toBytes());
  }

  void removeTracker(QueryId query) throws Exception {
    trackers.remove(query.value());
  }

  Optional<StreamProgress> progress() throws Exception {
    return Optional.ofNullable(progress.value()).map(StreamProgress::fromBytes);
  }

  void putProgress(StreamProgress newest) throws Exception {
    progress.update(newest.toBytes());
  }

  /** The queries that have a tracker on this stream. */
  List<QueryId> tracked() throws Exception {
    List<QueryId> ids = new ArrayList<>();
    for (String id : trackers.keys()) {
      ids.add(new QueryId(id));
    }
    return ids;
  }

  /** Nothing is known of this stream any more. */
  void forget() {
    trackers.clear();
    progress.clear();
  }

  /** Visits the tracker of this query on every stream that has one; it may be removed meanwhile. */
  void forEachStream(QueryId query, Visitor visitor) throws Exception {
    streams.applyToAllKeys(
        VoidNamespace.INSTANCE,
        VoidNamespaceSerializer.INSTANCE,
        TRACKERS,
        (String stream, MapState<String, byte[]> ofStream) -> {
          byte[] bytes = ofStream.get(query.value());
          if (bytes != null) {
            visitor.visit(new StreamId(stream), StoredTracker.fromBytes(bytes));
          }
        });
  }

  private void restore(String id, byte[] value) throws Exception {
    try {
      table.put(Topics.QUERIES.valueSerde().deserializer().deserialize("queries", value));
    } catch (UndecodableRecordException e) {
      LOG.error("query {} was stored but cannot be read and stands no more", id, e);
    }
  }
}
