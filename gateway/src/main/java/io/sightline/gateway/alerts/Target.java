package io.sightline.gateway.alerts;

import io.sightline.core.alert.AlertChannel;
import io.sightline.core.query.Severity;
import java.time.Duration;
import java.util.regex.Pattern;

/** Where alerts are delivered to. */
public sealed interface Target permits WebhookTarget, MqttTarget, MailTarget {
  /** What the id of a target looks like. */
  Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,32}");

  /** Names it among those of its kind: 1 to 32 letters, digits, '_' or '-'. */
  String id();

  /** {@code webhook}, {@code mqtt} or {@code mail}. */
  String kind();

  /** Where it is: the name of a machine, without a secret. */
  String host();

  /** What matters less is not told here. */
  Severity least();

  /** Whether it is also told how something ended that it was told of. */
  boolean ends();

  /** Whether matches on several streams become one notification here. */
  boolean groups();

  Pace pace();

  /**
   * Reads its secrets and certificates; connects to nothing yet.
   *
   * @throws IllegalArgumentException if one is missing; names the place, never the secret
   */
  Carrier open(Secrets secrets);

  /** The name of its channel in alerts. */
  default String channel() {
    return kind() + ":" + id();
  }

  /** What the router knows of it. */
  default AlertChannel routed() {
    return new AlertChannel(channel(), least(), ends(), groups());
  }

  /**
   * How it is delivered to.
   *
   * @param threads how many deliver at a time
   * @param most notices that go at once
   * @param gather how long one waits for others to go with it
   */
  record Pace(int threads, int most, Duration gather) {
    static final Pace ONE_BY_ONE = new Pace(4, 1, Duration.ZERO);
  }
}
