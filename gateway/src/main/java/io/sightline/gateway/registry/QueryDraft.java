package io.sightline.gateway.registry;

import io.sightline.core.time.Schedule;
import java.util.List;
import java.util.Optional;

/**
 * A query as somebody wants it; absent fields keep their value, or take the default of a new query.
 *
 * @param id made up where absent
 * @param streams ids; an empty list means all streams
 * @param minDuration seconds
 * @param mergeGap seconds
 * @param maxDuration seconds
 * @param tellTentative told before it is confirmed
 * @param alerting how its matches are told
 */
public record QueryDraft(
    Optional<String> id,
    Optional<String> sentence,
    Optional<List<String>> streams,
    Optional<Double> startThreshold,
    Optional<Double> endThreshold,
    Optional<Double> minDuration,
    Optional<Double> mergeGap,
    Optional<Double> maxDuration,
    Optional<Boolean> enabled,
    Optional<Boolean> tellTentative,
    Optional<Schedule> schedule,
    AlertDraft alerting) {
  /** A sentence for all streams, everything else by default. */
  public static QueryDraft of(String sentence) {
    return new QueryDraft(
        Optional.empty(),
        Optional.of(sentence),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        AlertDraft.NOTHING);
  }

  public QueryDraft withId(String newId) {
    return new QueryDraft(
        Optional.of(newId),
        sentence,
        streams,
        startThreshold,
        endThreshold,
        minDuration,
        mergeGap,
        maxDuration,
        enabled,
        tellTentative,
        schedule,
        alerting);
  }

  public QueryDraft withAlerting(AlertDraft other) {
    return new QueryDraft(
        id,
        sentence,
        streams,
        startThreshold,
        endThreshold,
        minDuration,
        mergeGap,
        maxDuration,
        enabled,
        tellTentative,
        schedule,
        other);
  }
}
