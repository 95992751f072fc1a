package io.sightline.app.config;

import io.sightline.core.alert.AlertRule;
import io.sightline.core.alert.AlertRules;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.Severity;
import io.sightline.core.time.Schedule;
import io.sightline.core.time.Schedule.WeeklySpan;
import io.sightline.core.time.ScheduleText;
import io.sightline.gateway.alerts.AlertSettings;
import io.sightline.gateway.alerts.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The section {@code alerts} of the configuration file. */
final class AlertEntries {
  private AlertEntries() {}

  /** A query and its rule. */
  private record Ruled(QueryId query, AlertRule rule) {}

  /**
   * Targets and rules; without the section, no target and no cooldown.
   *
   * @param base what paths are relative to
   */
  static AlertSettings read(ConfigNode node, Path base) {
    ZoneId zone = node.value("timeZone", ScheduleText::zone).orElseGet(ZoneId::systemDefault);
    AlertRule otherwise = rule(node, AlertRule.DEFAULT, zone);
    List<Ruled> queries = node.list("queries", child -> query(child, otherwise, zone));
    AlertSettings standard = AlertSettings.DEFAULT;
    Duration offline =
        node.value("offlineAfter", SystemConfig::parseSeconds).orElse(standard.offlineAfter());
    int queue = node.value("queue", Integer::valueOf).orElse(standard.queue());
    TargetEntries entries = new TargetEntries(base, zone);
    List<Target> targets = new ArrayList<>();
    targets.addAll(node.list("webhooks", entries::webhook));
    targets.addAll(node.list("mqtt", entries::mqtt));
    targets.addAll(node.list("mail", entries::mail));
    node.finish();
    try {
      AlertRules rules =
          new AlertRules(
              otherwise,
              queries.stream()
                  .collect(Collectors.toMap(Ruled::query, Ruled::rule, (one, other) -> other)));
      if (rules.queries().size() < queries.size()) {
        node.problem("queries: an id occurs twice");
      }
      return new AlertSettings(
          targets, rules, offline, queue, standard.retries(), standard.catchUp(), standard.clips());
    } catch (IllegalArgumentException e) {
      node.problem(e.getMessage());
      return standard;
    }
  }

  private static Optional<Ruled> query(ConfigNode node, AlertRule otherwise, ZoneId zone) {
    Optional<QueryId> id = node.required("id", QueryId::new);
    AlertRule rule = rule(node, otherwise, zone);
    return id.map(query -> new Ruled(query, rule));
  }

  private static AlertRule rule(ConfigNode node, AlertRule base, ZoneId zone) {
    Severity severity = severity(node, "severity").orElse(base.severity());
    Duration cooldown = node.value("cooldown", SystemConfig::parseSeconds).orElse(base.cooldown());
    Duration group = node.value("group", SystemConfig::parseSeconds).orElse(base.group());
    List<WeeklySpan> spans = node.values("schedule", ScheduleText::span);
    try {
      return new AlertRule(
          severity, cooldown, group, spans.isEmpty() ? base.schedule() : new Schedule(zone, spans));
    } catch (IllegalArgumentException e) {
      node.problem(e.getMessage());
      return base;
    }
  }

  static Optional<Severity> severity(ConfigNode node, String name) {
    return node.value(
        name,
        text -> {
          for (Severity severity : Severity.values()) {
            if (severity.name().toLowerCase(Locale.ROOT).equals(text)) {
              return severity;
            }
          }
          throw new IllegalArgumentException(
              "must be detection, alert or critical, but is " + text);
        });
  }
}
