package io.sightline.gateway.registry;

import io.sightline.core.query.MomentSettings;
import io.sightline.core.time.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The thresholds and durations of a query, checked field by field in the sender's spelling. */
final class QuerySettings {
  private static final double HOUR = 3_600;
  private static final double DAY = 24 * HOUR;

  private QuerySettings() {}

  /** What the draft names over the base; empty if something was wrong. */
  static Optional<MomentSettings> merged(
      MomentSettings base, QueryDraft draft, FieldErrors errors) {
    double start = draft.startThreshold().orElse(base.startThreshold());
    double end = draft.endThreshold().orElse(Math.min(base.endThreshold(), start));
    double minDuration =
        draft.minDuration().map(QuerySettings::toMillis).orElse(seconds(base.minDuration()));
    double mergeGap =
        draft.mergeGap().map(QuerySettings::toMillis).orElse(seconds(base.mergeGap()));
    double maxDuration =
        draft.maxDuration().map(QuerySettings::toMillis).orElse(seconds(base.maxDuration()));
    boolean right =
        errors.check(
            start > 0 && start < 1, "settings.start_threshold", "must lie between 0 and 1");
    // Where the first is wrong, the second is not held against it.
    double most = right ? start : 1;
    right &=
        errors.check(
            draft.endThreshold().isEmpty() || end > 0 && end <= most,
            "settings.end_threshold",
            "must be above 0 and at most start_threshold");
    right &=
        errors.check(
            minDuration >= 0 && minDuration <= HOUR,
            "settings.min_duration_s",
            "must be 0 to 3600 seconds");
    right &=
        errors.check(
            mergeGap >= 0 && mergeGap <= HOUR, "settings.merge_gap_s", "must be 0 to 3600 seconds");
    right &=
        errors.check(
            maxDuration > 0 && maxDuration <= DAY && maxDuration > minDuration,
            "settings.max_duration_s",
            "must be longer than min_duration_s and at most 86400 seconds");
    return right
        ? Optional.of(
            new MomentSettings(
                start,
                end,
                duration(minDuration),
                duration(mergeGap),
                duration(maxDuration),
                draft.tellTentative().orElse(base.tellTentative())))
        : Optional.empty();
  }

  /** The draft with what is usual in every place it leaves open. */
  static QueryDraft whole(QueryDraft draft, MomentSettings base) {
    double start = draft.startThreshold().orElse(base.startThreshold());
    return new QueryDraft(
        draft.id(),
        draft.sentence(),
        Optional.of(draft.streams().orElse(List.of())),
        Optional.of(start),
        Optional.of(draft.endThreshold().orElse(Math.min(base.endThreshold(), start))),
        Optional.of(draft.minDuration().orElse(seconds(base.minDuration()))),
        Optional.of(draft.mergeGap().orElse(seconds(base.mergeGap()))),
        Optional.of(draft.maxDuration().orElse(seconds(base.maxDuration()))),
        Optional.of(draft.enabled().orElse(true)),
        Optional.of(draft.tellTentative().orElse(base.tellTentative())),
        Optional.of(draft.schedule().orElse(Schedule.ALWAYS)),
        draft.alerting().whole());
  }

  /** Rounded to whole milliseconds, in seconds. */
  private static double toMillis(double seconds) {
    return Math.round(seconds * 1_000) / 1e3;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  private static Duration duration(double seconds) {
    return Duration.ofMillis(Math.round(seconds * 1_000));
  }
}
