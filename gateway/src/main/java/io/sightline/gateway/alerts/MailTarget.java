package io.sightline.gateway.alerts;

import io.sightline.core.query.Severity;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * People who get mails.
 *
 * @param id names it in records and metrics: 1 to 32 letters, digits, '_' or '-'
 * @param host of the server that takes mails
 * @param port 1 to 65535
 * @param credentials where {@code user:password} is: {@code env:NAME}, {@code file:PATH} or {@code
 *     store:NAME}; empty: nobody logs in
 * @param from address of the sender
 * @param to addresses, 1 to {@link #MAX_RECIPIENTS}
 * @param least what matters less is not told
 * @param ends whether a mail tells of the end too
 * @param gather how long an alert waits for others that go into the same mail, 0 to 1 hour
 * @param zone for the times in the text
 * @param authorities PEM file of those whose certificates are believed; empty: Java's own
 */
public record MailTarget(
    String id,
    String host,
    int port,
    Encryption encryption,
    Optional<String> credentials,
    String from,
    List<String> to,
    Severity least,
    boolean ends,
    Duration gather,
    ZoneId zone,
    Optional<Path> authorities)
    implements Target {
  public static final int MAX_RECIPIENTS = 50;
  public static final Duration DEFAULT_GATHER = Duration.ofSeconds(10);

  /** Alerts in one mail at most; what is over goes into the next. */
  static final int MOST = 50;

  private static final Pattern ADDRESS =
      Pattern.compile("[^\\s<>@\\p{Cntrl}]{1,64}@[A-Za-z0-9.\\-\\[\\]:]{1,255}");

  /** How the connection is protected. */
  public enum Encryption {
    /** Not at all: for a server on this machine. */
    NONE(25),
    /** Begins in the open, then must be encrypted. */
    STARTTLS(587),
    /** From the first byte. */
    TLS(465);

    private final int defaultPort;

    Encryption(int defaultPort) {
      this.defaultPort = defaultPort;
    }

    public int defaultPort() {
      return defaultPort;
    }
  }

  /**
   * @throws IllegalArgumentException naming every field that is wrong
   */
  public MailTarget {
    Objects.requireNonNull(encryption, "encryption");
    Objects.requireNonNull(least, "least");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(authorities, "authorities");
    to = List.copyOf(to);
    List<String> wrong = new ArrayList<>();
    if (!ID.matcher(id).matches()) {
      wrong.add("id must be 1 to 32 letters, digits, '_' or '-'");
    }
    if (host.isBlank() || port < 1 || port > 65_535) {
      wrong.add("host and port must name a server");
    }
    if (!credentials.map(at -> Secrets.REFERENCE.matcher(at).matches()).orElse(true)) {
      wrong.add("credentials must be env:NAME or file:PATH or store:NAME");
    }
    if (credentials.isPresent() && encryption == Encryption.NONE && !isLoopback(host)) {
      wrong.add("credentials must not be sent without encryption");
    }
    if (!ADDRESS.matcher(from).matches()) {
      wrong.add("from must be an address as name@example.org");
    }
    if (to.isEmpty()
        || to.size() > MAX_RECIPIENTS
        || !to.stream().allMatch(address -> ADDRESS.matcher(address).matches())) {
      wrong.add("to must be 1 to " + MAX_RECIPIENTS + " addresses as name@example.org");
    }
    if (gather.isNegative() || gather.compareTo(Duration.ofHours(1)) > 0) {
      wrong.add("gather must be 0 to 1 hour, but was " + gather);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("mail " + id + ": " + String.join("; ", wrong));
    }
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("127.0.0.1") || host.equals("::1");
  }

  @Override
  public String kind() {
    return "mail";
  }

  @Override
  public boolean groups() {
    return true;
  }

  @Override
  public Pace pace() {
    return new Pace(1, MOST, gather);
  }

  @Override
  public Carrier open(Secrets secrets) {
    return new MailSender(
        this,
        credentials.map(at -> secrets.login("mail " + id, at)),
        PemTrust.sockets(authorities));
  }

  /** Without the people. */
  @Override
  public String toString() {
    return channel() + " at " + host + ":" + port;
  }
}
