package io.sightline.app.config;

import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.QueryId;
import io.sightline.core.time.Schedule;
import io.sightline.core.time.Schedule.WeeklySpan;
import io.sightline.core.time.ScheduleText;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.registry.AlertDraft;
import io.sightline.gateway.registry.QueryDraft;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A query to register at start.
 *
 * @param streams empty: all
 * @param draft as the API takes it; what it leaves open is as the head has it
 */
public record QueryEntry(QueryId id, String sentence, List<StreamId> streams, QueryDraft draft) {
  /** A query from its sentence alone, its id made of the sentence's words. */
  public static QueryEntry of(String sentence) {
    QueryId id = idOf(sentence);
    return new QueryEntry(id, sentence, List.of(), QueryDraft.of(sentence).withId(id.value()));
  }

  static Optional<QueryEntry> read(ConfigNode node) {
    Optional<String> sentence = node.required("sentence", text -> text);
    Optional<QueryId> givenId = node.value("id", QueryId::new);
    List<StreamId> streams = node.values("streams", StreamId::new);
    Optional<Double> start = node.value("startThreshold", Double::valueOf);
    Optional<Double> end = node.value("endThreshold", Double::valueOf);
    Optional<Duration> minimum = node.value("minDuration", SystemConfig::parseSeconds);
    Optional<Duration> gap = node.value("mergeGap", SystemConfig::parseSeconds);
    Optional<Duration> maximum = node.value("maxDuration", SystemConfig::parseSeconds);
    Optional<Boolean> early = node.value("tellTentative", SystemConfig::parseBoolean);
    ConfigNode when = node.mapping("schedule");
    ZoneId zone = when.value("zone", ScheduleText::zone).orElse(ZoneOffset.UTC);
    List<WeeklySpan> spans = when.values("spans", ScheduleText::span);
    when.finish();
    try {
      MomentSettings base = MomentSettings.DEFAULT;
      double from = start.orElse(base.startThreshold());
      new MomentSettings(
          from,
          end.orElse(Math.min(base.endThreshold(), from)),
          minimum.orElse(base.minDuration()),
          gap.orElse(base.mergeGap()),
          maximum.orElse(base.maxDuration()));
      Schedule schedule = spans.isEmpty() ? Schedule.ALWAYS : new Schedule(zone, spans);
      return sentence.map(
          text -> {
            QueryId id = givenId.orElseGet(() -> idOf(text));
            return new QueryEntry(
                id,
                text,
                streams,
                new QueryDraft(
                    Optional.of(id.value()),
                    Optional.of(text),
                    Optional.of(streams.stream().map(StreamId::value).toList()),
                    start,
                    end,
                    minimum.map(QueryEntry::seconds),
                    gap.map(QueryEntry::seconds),
                    maximum.map(QueryEntry::seconds),
                    Optional.of(true),
                    early,
                    Optional.of(schedule),
                    AlertDraft.NOTHING));
          });
    } catch (IllegalArgumentException e) {
      node.problem(e.getMessage());
      return Optional.empty();
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static QueryId idOf(String sentence) {
    String words =
        sentence.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    String id = words.length() > 48 ? words.substring(0, 48).replaceAll("-+$", "") : words;
    return new QueryId(id.isEmpty() ? "query-" + Integer.toHexString(sentence.hashCode()) : id);
  }
}
