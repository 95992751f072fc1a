package io.sightline.gateway.alerts;

import io.sightline.core.alert.AlertRules;
import io.sightline.gateway.clips.ClipSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How people are told.
 *
 * @param targets at most {@link #MAX_TARGETS}; of several gateways only one should have any
 * @param rules severity, cooldown, grouping and schedule of queries
 * @param offlineAfter how long a stream must have been down to be an alert of its own; 0: never
 * @param queue alerts waiting for one target, 1 to 100,000; when full a new one is suppressed
 * @param retries when a target did not take an alert
 * @param catchUp after a start, moments this young that nobody was told of are told; 0 to 24 hours
 * @param clips where recordings of moments are found; empty: there are none
 */
public record AlertSettings(
    List<Target> targets,
    AlertRules rules,
    Duration offlineAfter,
    int queue,
    Retries retries,
    Duration catchUp,
    Optional<ClipSettings> clips) {
  public static final int MAX_TARGETS = 32;

  /** No target, no cooldown. */
  public static final AlertSettings DEFAULT = of(List.of());

  /**
   * Pauses between tries, each half fixed and half random.
   *
   * @param tries 1 to 100; after that many the alert is given up
   * @param first longest first pause; it doubles with each try
   * @param longest no pause is longer
   */
  public record Retries(int tries, Duration first, Duration longest) {
    /** Outlives an outage of five minutes. */
    public static final Retries DEFAULT =
        new Retries(16, Duration.ofSeconds(1), Duration.ofSeconds(60));

    /**
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Retries {
      if (tries < 1 || tries > 100 || first.toMillis() < 1 || longest.compareTo(first) < 0) {
        throw new IllegalArgumentException(
            "retries must be 1 to 100 with pauses of at least 1 ms, the longest not below the"
                + " first");
      }
    }

    /**
     * @param failed tries so far, at least 1
     * @param random in [0, 1)
     */
    Duration pause(int failed, double random) {
      double most = Math.min(first.toMillis() * Math.pow(2, failed - 1), longest.toMillis());
      return Duration.ofMillis(Math.round(most * (0.5 + random / 2)));
    }

    /** How long one is tried at most: as long as its pauses are together, at least a minute. */
    Duration lifetime() {
      Duration all = Duration.ofMinutes(1);
      for (int failed = 1; failed < tries; failed++) {
        all = all.plus(pause(failed, 1));
      }
      return all;
    }
  }

  /**
   * @throws IllegalArgumentException naming every field that is wrong
   */
  public AlertSettings {
    targets = List.copyOf(targets);
    Objects.requireNonNull(rules, "rules");
    Objects.requireNonNull(retries, "retries");
    Objects.requireNonNull(clips, "clips");
    List<String> wrong = new ArrayList<>();
    if (targets.size() > MAX_TARGETS) {
      wrong.add("there must be at most " + MAX_TARGETS + " targets");
    }
    if (targets.stream().map(Target::channel).distinct().count() < targets.size()) {
      wrong.add("targets of one kind must have different ids");
    }
    if (offlineAfter.isNegative() || offlineAfter.compareTo(Duration.ofDays(1)) > 0) {
      wrong.add("offlineAfter must be 0 to 24 hours, but was " + offlineAfter);
    }
    if (queue < 1 || queue > 100_000) {
      wrong.add("queue must be 1 to 100000, but was " + queue);
    }
    if (catchUp.isNegative() || catchUp.compareTo(Duration.ofDays(1)) > 0) {
      wrong.add("catchUp must be 0 to 24 hours, but was " + catchUp);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("alerts: " + String.join("; ", wrong));
    }
  }

  /** Without recordings; a stream that is down is no alert. */
  public AlertSettings(
      List<? extends Target> targets,
      AlertRules rules,
      int queue,
      Retries retries,
      Duration catchUp) {
    this(List.copyOf(targets), rules, Duration.ZERO, queue, retries, catchUp, Optional.empty());
  }

  public static AlertSettings of(List<? extends Target> targets) {
    return new AlertSettings(
        targets, AlertRules.DEFAULT, 1_000, Retries.DEFAULT, Duration.ofMinutes(15));
  }

  public AlertSettings withOfflineAfter(Duration newOfflineAfter) {
    return new AlertSettings(targets, rules, newOfflineAfter, queue, retries, catchUp, clips);
  }

  public AlertSettings withClips(Optional<ClipSettings> newClips) {
    return new AlertSettings(targets, rules, offlineAfter, queue, retries, catchUp, newClips);
  }
}
