package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.Query;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.registry.QueryDraft;
import io.sightline.gateway.view.Versioned;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Queries as JSON. Durations are in seconds. */
final class QueryJson {
  private QueryJson() {}

  /**
   * As somebody sees it who sees only these cameras; empty for all.
   *
   * <p>Of a query for all streams, an empty list, they are told just that.
   */
  static ObjectNode of(Versioned<Query> versioned, Optional<Set<StreamId>> cameras) {
    ObjectNode json = of(versioned);
    if (cameras.isPresent()) {
      ArrayNode streams = json.putArray("streams");
      versioned.value().streams().stream()
          .filter(cameras.get()::contains)
          .sorted()
          .forEach(stream -> streams.add(stream.value()));
    }
    return json;
  }

  static ObjectNode of(Versioned<Query> versioned) {
    Query query = versioned.value();
    ObjectNode json = Json.object();
    json.put("id", query.id().value());
    json.put("sentence", query.sentence());
    ArrayNode streams = json.putArray("streams");
    query.streams().stream().sorted().forEach(stream -> streams.add(stream.value()));
    json.put("enabled", query.enabled());
    json.put("encoder", query.vectors().encoder());
    MomentSettings settings = query.settings();
    ObjectNode node = json.putObject("settings");
    node.put("start_threshold", settings.startThreshold());
    node.put("end_threshold", settings.endThreshold());
    node.put("min_duration_s", seconds(settings.minDuration()));
    node.put("merge_gap_s", seconds(settings.mergeGap()));
    node.put("max_duration_s", seconds(settings.maxDuration()));
    json.put("updated_at", Json.instant(versioned.at()));
    return json;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  static QueryDraft draft(JsonFields fields) {
    Optional<JsonFields> settings = fields.object("settings");
    QueryDraft draft =
        new QueryDraft(
            fields.text("id"),
            fields.text("sentence"),
            fields.texts("streams"),
            settings.flatMap(inner -> inner.number("start_threshold")),
            settings.flatMap(inner -> inner.number("end_threshold")),
            settings.flatMap(inner -> inner.number("min_duration_s")),
            settings.flatMap(inner -> inner.number("merge_gap_s")),
            settings.flatMap(inner -> inner.number("max_duration_s")),
            fields.bool("enabled"));
    fields.end();
    return draft;
  }
}
