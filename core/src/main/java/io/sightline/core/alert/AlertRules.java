package io.sightline.core.alert;

import io.sightline.core.query.AlertWish;
import io.sightline.core.query.QueryId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The rule of every query.
 *
 * @param otherwise for queries without a rule of their own
 * @param queries rules that the operator of the system gives
 * @param wishes what owners of queries want otherwise; they go before
 */
public record AlertRules(
    AlertRule otherwise, Map<QueryId, AlertRule> queries, Map<QueryId, AlertWish> wishes) {
  /** Every match of every query is an alert. */
  public static final AlertRules DEFAULT = new AlertRules(AlertRule.DEFAULT, Map.of());

  public AlertRules {
    Objects.requireNonNull(otherwise, "otherwise");
    queries = Map.copyOf(queries);
    wishes = Map.copyOf(wishes);
  }

  /** Without wishes. */
  public AlertRules(AlertRule otherwise, Map<QueryId, AlertRule> queries) {
    this(otherwise, queries, Map.of());
  }

  /** The rule in force. */
  public AlertRule of(QueryId query) {
    return queries.getOrDefault(query, otherwise).with(wishes.getOrDefault(query, AlertWish.NONE));
  }

  /** The same after the owner of a query said how it is to be told. */
  public AlertRules with(QueryId query, AlertWish wish) {
    Map<QueryId, AlertWish> next = new HashMap<>(wishes);
    next.remove(query);
    if (!wish.equals(AlertWish.NONE)) {
      next.put(query, wish);
    }
    return new AlertRules(otherwise, queries, next);
  }
}
