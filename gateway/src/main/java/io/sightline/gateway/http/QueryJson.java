package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.core.alert.AlertRule;
import io.sightline.core.query.AlertWish;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.Query;
import io.sightline.core.query.Severity;
import io.sightline.core.time.Schedule;
import io.sightline.core.time.Schedule.WeeklySpan;
import io.sightline.core.time.ScheduleText;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.registry.AlertDraft;
import io.sightline.gateway.registry.QueryDraft;
import io.sightline.gateway.view.Versioned;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

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
          .filter(stream -> stream.isWithin(cameras.get()))
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
    node.put("tell_tentative", settings.tellTentative());
    json.set("schedule", of(query.schedule()));
    AlertWish alerting = query.alerting();
    ObjectNode alert = json.putObject("alert");
    alert.put("severity", alerting.severity().map(AlertJson::wireName).orElse(null));
    alert.put("cooldown_s", alerting.cooldown().map(QueryJson::seconds).orElse(null));
    alert.put("group_s", alerting.group().map(QueryJson::seconds).orElse(null));
    json.put("updated_at", Json.instant(versioned.at()));
    return json;
  }

  /** How matches are told. */
  static ObjectNode of(AlertRule rule) {
    ObjectNode json = Json.object();
    json.put("severity", AlertJson.wireName(rule.severity()));
    json.put("cooldown_s", seconds(rule.cooldown()));
    json.put("group_s", seconds(rule.group()));
    json.set("schedule", of(rule.schedule()));
    return json;
  }

  private static ObjectNode of(Schedule schedule) {
    ObjectNode json = Json.object();
    json.put("zone", schedule.zone().getId());
    ArrayNode spans = json.putArray("spans");
    schedule.spans().forEach(span -> spans.add(ScheduleText.of(span)));
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
            fields.bool("enabled"),
            settings.flatMap(inner -> inner.bool("tell_tentative")),
            fields.object("schedule").flatMap(QueryJson::schedule),
            fields.object("alert").map(QueryJson::alerting).orElse(AlertDraft.NOTHING));
    fields.end();
    return draft;
  }

  /** {@code {"severity": "critical", "cooldown_s": 60, "group_s": null}}; null: as usual. */
  private static AlertDraft alerting(JsonFields fields) {
    return new AlertDraft(
        fields.parsed("severity", node -> field(node, QueryJson::severity)),
        fields.parsed("cooldown_s", node -> field(node, QueryJson::number)),
        fields.parsed("group_s", node -> field(node, QueryJson::number)));
  }

  private static <T> AlertDraft.Field<T> field(JsonNode node, Function<JsonNode, T> value) {
    return new AlertDraft.Field<>(
        node.isNull() ? Optional.empty() : Optional.of(value.apply(node)));
  }

  private static Severity severity(JsonNode node) {
    for (Severity severity : Severity.values()) {
      if (node.isTextual() && AlertJson.wireName(severity).equals(node.textValue())) {
        return severity;
      }
    }
    throw new IllegalArgumentException("must be detection, alert, critical or null");
  }

  private static double number(JsonNode node) {
    if (!node.isNumber()) {
      throw new IllegalArgumentException("must be a number of seconds, or null");
    }
    return node.doubleValue();
  }

  /** {@code {"zone": "Europe/Berlin", "spans": ["mon-fri 22:00-06:00"]}}; no spans: always. */
  private static Optional<Schedule> schedule(JsonFields fields) {
    Optional<ZoneId> zone =
        fields.text("zone").flatMap(text -> fields.read("zone", () -> ScheduleText.zone(text)));
    List<WeeklySpan> spans = new ArrayList<>();
    for (String text : fields.texts("spans").orElse(List.of())) {
      fields.read("spans", () -> ScheduleText.span(text)).ifPresent(spans::add);
    }
    return fields.read("spans", () -> new Schedule(zone.orElse(ZoneOffset.UTC), spans));
  }
}
