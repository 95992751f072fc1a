package io.sightline.core.alert;

import io.sightline.core.query.QueryId;
import java.util.Map;
import java.util.Objects;

/**
 * The rule of every query.
 *
 * @param otherwise for queries without a rule of their own
 */
public record AlertRules(AlertRule otherwise, Map<QueryId, AlertRule> queries) {
  /** Every match of every query is an alert. */
  public static final AlertRules DEFAULT = new AlertRules(AlertRule.DEFAULT, Map.of());

  public AlertRules {
    Objects.requireNonNull(otherwise, "otherwise");
    queries = Map.copyOf(queries);
  }

  public AlertRule of(QueryId query) {
    return queries.getOrDefault(query, otherwise);
  }
}
