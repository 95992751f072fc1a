package io.sightline.schemas;

import io.sightline.core.alert.Alert;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.memory.Window;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import io.sightline.schemas.avro.AlertRecord;
import io.sightline.schemas.avro.DeadLetterRecord;
import io.sightline.schemas.avro.FrameRecord;
import io.sightline.schemas.avro.MomentRecord;
import io.sightline.schemas.avro.QueryRecord;
import io.sightline.schemas.avro.ScoresRecord;
import io.sightline.schemas.avro.StatusRecord;
import io.sightline.schemas.avro.StreamRecord;
import io.sightline.schemas.avro.WindowRecord;
import io.sightline.schemas.codec.AlertCodec;
import io.sightline.schemas.codec.DeadLetterCodec;
import io.sightline.schemas.codec.FrameCodec;
import io.sightline.schemas.codec.MomentCodec;
import io.sightline.schemas.codec.QueryCodec;
import io.sightline.schemas.codec.ScoreCodec;
import io.sightline.schemas.codec.StatusCodec;
import io.sightline.schemas.codec.StreamCodec;
import io.sightline.schemas.codec.WindowCodec;
import io.sightline.schemas.wire.AvroSerde;
import io.sightline.schemas.wire.KeySerde;
import io.sightline.schemas.wire.WireFormat;
import java.util.List;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;

/**
 * Every topic of Sightline. Values are in single-object encoding, or as {@link
 * SerdeOptions#REGISTRY_VARIABLE} says in the environment of the process.
 */
public final class Topics {
  private static final WireFormat FORMAT = SerdeOptions.fromEnvironment(System.getenv()).format();

  /** What is to be watched. Compacted; null deletes a stream. */
  public static final Topic<StreamId, StreamSpec> STREAMS =
      ofStream("streams", "stream", StreamRecord.class, StreamCodec::toAvro, StreamCodec::fromAvro);

  /** What is to be looked for. Compacted; null deletes a query. */
  public static final Topic<QueryId, Query> QUERIES =
      topic(
          new KeySerde<>("queries", QueryId::value, QueryId::new),
          "queries",
          "query",
          QueryRecord.class,
          QueryCodec::toAvro,
          QueryCodec::fromAvro);

  /** Sampled frames. */
  public static final Topic<StreamId, FrameEvent> FRAMES =
      ofStream("frames", "frame", FrameRecord.class, FrameCodec::toAvro, FrameCodec::fromAvro);

  /** What the model sees. */
  public static final Topic<StreamId, Window> WINDOWS =
      ofStream("windows", "window", WindowRecord.class, WindowCodec::toAvro, WindowCodec::fromAvro);

  /** Boundary scores of new frames. */
  public static final Topic<StreamId, ScoreRecord> SCORES =
      ofStream("scores", "score", ScoresRecord.class, ScoreCodec::toAvro, ScoreCodec::fromAvro);

  /** What became of moments, by moment id. */
  public static final Topic<String, MomentUpdate> MOMENTS =
      ofText("moments", "moment", MomentRecord.class, MomentCodec::toAvro, MomentCodec::fromAvro);

  /** What became of alerts, by moment id. */
  public static final Topic<String, Alert> ALERTS =
      ofText("alerts", "alert", AlertRecord.class, AlertCodec::toAvro, AlertCodec::fromAvro);

  /** What streams are doing. Compacted; null when a stream was deleted. */
  public static final Topic<StreamId, StreamStatus> STATUS =
      ofStream("status", "status", StatusRecord.class, StatusCodec::toAvro, StatusCodec::fromAvro);

  /** Records that could not be decoded, by the name of their topic. */
  public static final Topic<String, DeadLetter> DEAD_LETTERS =
      ofText(
          "dead-letters",
          "dead-letter",
          DeadLetterRecord.class,
          DeadLetterCodec::toAvro,
          DeadLetterCodec::fromAvro);

  private static final List<Topic<?, ?>> ALL =
      List.of(STREAMS, QUERIES, FRAMES, WINDOWS, SCORES, MOMENTS, ALERTS, STATUS, DEAD_LETTERS);

  private Topics() {}

  /** All topics, in the order in which data flows. */
  public static List<Topic<?, ?>> all() {
    return ALL;
  }

  /** Those whose key is a stream: they have the same number of partitions. */
  public static List<Topic<StreamId, ?>> keyedByStream() {
    return List.of(STREAMS, FRAMES, WINDOWS, SCORES, STATUS);
  }

  private static <V, R extends SpecificRecord> Topic<StreamId, V> ofStream(
      String name, String schema, Class<R> type, Function<V, R> to, Function<R, V> from) {
    return topic(
        new KeySerde<>(name, StreamId::value, StreamId::new), name, schema, type, to, from);
  }

  private static <V, R extends SpecificRecord> Topic<String, V> ofText(
      String name, String schema, Class<R> type, Function<V, R> to, Function<R, V> from) {
    return topic(
        new KeySerde<>(name, Function.identity(), Function.identity()),
        name,
        schema,
        type,
        to,
        from);
  }

  private static <K, V, R extends SpecificRecord> Topic<K, V> topic(
      KeySerde<K> key,
      String name,
      String schema,
      Class<R> type,
      Function<V, R> toAvro,
      Function<R, V> fromAvro) {
    return new Topic<>(
        name,
        key,
        new AvroSerde<>(name, Topic.MAX_RECORD_BYTES, type, schema, FORMAT, toAvro, fromAvro));
  }
}
