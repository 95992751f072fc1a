package io.sightline.schemas.codec;

import io.sightline.core.query.AlertWish;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.query.Severity;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.avro.QueryRecord;
import io.sightline.schemas.avro.QuerySeverity;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Standing queries with their vectors. */
public final class QueryCodec {
  private QueryCodec() {}

  public static QueryRecord toAvro(Query query) {
    QueryVectors vectors = query.vectors();
    MomentSettings settings = query.settings();
    return new QueryRecord(
        query.id().value(),
        query.sentence(),
        query.streams().stream().sorted().map(StreamId::value).toList(),
        vectors.encoder(),
        vectors.tokenWidth(),
        FloatBytes.of(vectors.tokens()),
        FloatBytes.of(vectors.embedding()),
        settings.startThreshold(),
        settings.endThreshold(),
        Micros.of(settings.minDuration()),
        Micros.of(settings.mergeGap()),
        Micros.of(settings.maxDuration()),
        query.enabled(),
        settings.tellTentative(),
        ScheduleCodec.toAvro(query.schedule()),
        query.alerting().severity().map(one -> QuerySeverity.valueOf(one.name())).orElse(null),
        query.alerting().cooldown().map(Micros::of).orElse(null),
        query.alerting().group().map(Micros::of).orElse(null));
  }

  public static Query fromAvro(QueryRecord avro) {
    Set<StreamId> streams =
        avro.getStreams().stream().map(StreamId::new).collect(Collectors.toUnmodifiableSet());
    return new Query(
        new QueryId(avro.getId()),
        avro.getSentence(),
        streams,
        new QueryVectors(
            avro.getEncoderId(),
            FloatBytes.floats(avro.getTokens()),
            avro.getTokenWidth(),
            FloatBytes.floats(avro.getEmbedding())),
        new MomentSettings(
            avro.getStartThreshold(),
            avro.getEndThreshold(),
            Micros.duration(avro.getMinDurationMicros()),
            Micros.duration(avro.getMergeGapMicros()),
            Micros.duration(avro.getMaxDurationMicros()),
            avro.getTellTentative()),
        avro.getEnabled(),
        ScheduleCodec.fromAvro(avro.getSchedule()),
        new AlertWish(
            Optional.ofNullable(avro.getAlertSeverity()).map(one -> Severity.valueOf(one.name())),
            Optional.ofNullable(avro.getAlertCooldownMicros()).map(Micros::duration),
            Optional.ofNullable(avro.getAlertGroupMicros()).map(Micros::duration)));
  }
}
