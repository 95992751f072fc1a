package io.sightline.ingest.fleet;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a process is among those that watch streams.
 *
 * @param worker its name, different from all others'; it stands in the status of its streams
 * @param group name of the consumer group whose members share the streams; empty where every stream
 *     runs here
 * @param session how long a member may be silent before its streams are given to others, 1 s to 30
 *     s; brokers refuse less than their {@code group.min.session.timeout.ms}, 6 s by default
 */
public record Membership(String worker, Optional<String> group, Duration session) {
  public static final String DEFAULT_GROUP = "sightline-ingest";

  /*
   * A hand-over takes the session, up to a second until the others have met, and the opening of the
   * sources: 15 s at most. A member beats four times a session, so three may be lost.
   */
  public static final Duration DEFAULT_SESSION = Duration.ofSeconds(6);

  /**
   * @throws IllegalArgumentException naming everything that is wrong
   */
  public Membership {
    Objects.requireNonNull(worker, "worker");
    Objects.requireNonNull(group, "group");
    List<String> wrong = new ArrayList<>();
    if (worker.isBlank() || worker.length() > 128) {
      wrong.add("worker name must have 1 to 128 characters");
    }
    if (group.filter(String::isBlank).isPresent()) {
      wrong.add("group must not be blank");
    }
    if (session.toMillis() < 1_000 || session.toSeconds() > 30) {
      wrong.add("session must be 1 to 30 seconds, but was " + session);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  /** Every stream runs here. */
  public static Membership alone() {
    return new Membership(defaultName(), Optional.empty(), DEFAULT_SESSION);
  }

  /** One of several that share the streams. */
  public static Membership among(String worker) {
    return new Membership(worker, Optional.of(DEFAULT_GROUP), DEFAULT_SESSION);
  }

  /** Machine and process. */
  public static String defaultName() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      host = "ingest";
    }
    return host + "-" + ProcessHandle.current().pid();
  }
}
