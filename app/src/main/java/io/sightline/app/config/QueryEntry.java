package io.sightline.app.config;

import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.QueryId;
import io.sightline.core.time.Schedule;
import io.sightline.core.time.Schedule.WeeklySpan;
import io.sightline.core.time.ScheduleText;
import io.sightline.core.video.StreamId;
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
 */
public record QueryEntry(
    QueryId id,
    String sentence,
    List<StreamId> streams,
    MomentSettings settings,
    Schedule schedule) {
  /** A query from its sentence alone, its id made of the sentence's words. */
  public static QueryEntry of(String sentence) {
    return new QueryEntry(
        idOf(sentence), sentence, List.of(), MomentSettings.DEFAULT, Schedule.ALWAYS);
  }

  static Optional<QueryEntry> read(ConfigNode node) {
    Optional<String> sentence = node.required("sentence", text -> text);
    Optional<QueryId> id = node.value("id", QueryId::new);
    List<StreamId> streams = node.values("streams", StreamId::new);
    MomentSettings base = MomentSettings.DEFAULT;
    double start = node.value("startThreshold", Double::valueOf).orElse(base.startThreshold());
    double end = node.value("endThreshold", Double::valueOf).orElse(base.endThreshold());
    Duration minimum =
        node.value("minDuration", SystemConfig::parseSeconds).orElse(base.minDuration());
    Duration gap = node.value("mergeGap", SystemConfig::parseSeconds).orElse(base.mergeGap());
    Duration maximum =
        node.value("maxDuration", SystemConfig::parseSeconds).orElse(base.maxDuration());
    boolean early =
        node.value("tellTentative", SystemConfig::parseBoolean).orElse(base.tellTentative());
    ConfigNode when = node.mapping("schedule");
    ZoneId zone = when.value("zone", ScheduleText::zone).orElse(ZoneOffset.UTC);
    List<WeeklySpan> spans = when.values("spans", ScheduleText::span);
    when.finish();
    try {
      MomentSettings settings = new MomentSettings(start, end, minimum, gap, maximum, early);
      Schedule schedule = spans.isEmpty() ? Schedule.ALWAYS : new Schedule(zone, spans);
      return sentence.map(
          text ->
              new QueryEntry(id.orElseGet(() -> idOf(text)), text, streams, settings, schedule));
    } catch (IllegalArgumentException e) {
      node.problem(e.getMessage());
      return Optional.empty();
    }
  }

  private static QueryId idOf(String sentence) {
    String words =
        sentence.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    String id = words.length() > 48 ? words.substring(0, 48).replaceAll("-+$", "") : words;
    return new QueryId(id.isEmpty() ? "query-" + Integer.toHexString(sentence.hashCode()) : id);
  }
}
