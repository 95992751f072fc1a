package io.sightline.gateway.alerts;

import io.sightline.core.query.Severity;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A broker that alerts are published to, on {@code PREFIX/STREAM/QUERY}; {@code PREFIX/available}
 * says {@code online} while the gateway is there and {@code offline} otherwise.
 *
 * @param id names it in records and metrics: 1 to 32 letters, digits, '_' or '-'
 * @param broker {@code mqtt://host:port} or, encrypted, {@code mqtts://host:port}
 * @param credentials where {@code user:password} is: {@code env:NAME}, {@code file:PATH} or {@code
 *     store:NAME}; empty: nobody logs in
 * @param prefix the first levels of the topics, without wildcards
 * @param least what matters less is not published
 * @param authorities PEM file of those whose certificates are believed; empty: Java's own
 */
public record MqttTarget(
    String id,
    URI broker,
    Optional<String> credentials,
    String prefix,
    Severity least,
    Optional<Path> authorities)
    implements Target {
  public static final String DEFAULT_PREFIX = "sightline";
  private static final Pattern PREFIX = Pattern.compile("[^/+#\\p{Cntrl}]+(/[^/+#\\p{Cntrl}]+)*");

  /**
   * @throws IllegalArgumentException naming every field that is wrong
   */
  public MqttTarget {
    Objects.requireNonNull(least, "least");
    Objects.requireNonNull(authorities, "authorities");
    List<String> wrong = new ArrayList<>();
    if (!ID.matcher(id).matches()) {
      wrong.add("id must be 1 to 32 letters, digits, '_' or '-'");
    }
    String scheme = String.valueOf(broker.getScheme());
    if (!scheme.equals("mqtt") && !scheme.equals("mqtts")) {
      wrong.add("broker must begin with mqtt:// or mqtts://");
    } else if (broker.getHost() == null || broker.getPort() > 65_535) {
      wrong.add("broker must name a host, and a port of at most 65535 if any");
    } else if (broker.getRawUserInfo() != null) {
      wrong.add("broker must not hold a user or password: credentials say where they are");
    }
    if (!credentials.map(at -> Secrets.REFERENCE.matcher(at).matches()).orElse(true)) {
      wrong.add("credentials must be env:NAME or file:PATH or store:NAME");
    }
    if (!PREFIX.matcher(prefix).matches() || prefix.length() > 200) {
      wrong.add("prefix must be levels of a topic without '+' and '#'");
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("mqtt " + id + ": " + String.join("; ", wrong));
    }
  }

  @Override
  public String host() {
    return broker.getHost();
  }

  @Override
  public String kind() {
    return "mqtt";
  }

  @Override
  public boolean ends() {
    return true;
  }

  /** Each match stands on the topic of its own stream. */
  @Override
  public boolean groups() {
    return false;
  }

  @Override
  public Pace pace() {
    return Pace.ONE_BY_ONE;
  }

  @Override
  public Carrier open(Secrets secrets) {
    return new MqttSender(
        this,
        credentials.map(at -> secrets.login("mqtt " + id, at)),
        PemTrust.sockets(authorities));
  }

  boolean encrypted() {
    return broker.getScheme().equals("mqtts");
  }

  int port() {
    return broker.getPort() >= 0 ? broker.getPort() : encrypted() ? 8883 : 1883;
  }

  String availability() {
    return prefix + "/available";
  }

  @Override
  public String toString() {
    return channel() + " at " + broker.getScheme() + "://" + broker.getHost() + ":" + port();
  }
}
