package io.sightline.gateway.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who is signed in, in memory: a restart signs everybody out. A session ends when it is not used
 * for {@link #IDLE}, after {@link #LONGEST} at the latest, and at once when its user goes or has
 * another password. Beyond {@link #MOST} the one longest unused goes. Thread-safe.
 */
public final class Sessions {
  public static final Duration IDLE = Duration.ofHours(12);
  public static final Duration LONGEST = Duration.ofDays(7);
  public static final int MOST = 10_000;

  private final SecureRandom random;
  // Ordered by use. The key is a hash: whoever reads the heap's keys cannot be anybody.
  private final Map<String, Kept> sessions = new LinkedHashMap<>(16, 0.75f, true);

  /** What is known of a session; {@code passwordHash} is the one it was opened with. */
  private record Kept(String user, String passwordHash, String csrf, Instant since, Instant used) {}

  /**
   * A session just opened.
   *
   * @param secret what the cookie holds
   * @param csrf what every change must carry in a header besides the cookie
   */
  public record Opened(String secret, String csrf) {}

  /** A session that goes on. */
  public record Found(User user, String csrf) {
    public Access access() {
      return Access.ofSession(user);
    }

    /** Whether this is its token against forged requests; takes the same time either way. */
    public boolean isCsrf(String text) {
      return MessageDigest.isEqual(
          csrf.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }
  }

  public Sessions(SecureRandom random) {
    this.random = random;
  }

  /** To be called once the password was found right. */
  public synchronized Opened open(User user, Instant now) {
    String secret = TokenSecret.randomText(random);
    String csrf = TokenSecret.randomText(random);
    sessions.put(
        TokenSecret.hash(secret), new Kept(user.name(), user.passwordHash(), csrf, now, now));
    Iterator<Kept> eldest = sessions.values().iterator();
    while (sessions.size() > MOST) {
      eldest.next();
      eldest.remove();
    }
    return new Opened(secret, csrf);
  }

  /** The session of that cookie, its user as they are now; empty if it is over or never was. */
  public synchronized Optional<Found> find(String secret, Accounts accounts, Instant now) {
    String key = TokenSecret.hash(secret);
    Kept kept = sessions.get(key);
    if (kept == null) {
      return Optional.empty();
    }
    Optional<User> user =
        accounts.user(kept.user()).filter(u -> u.passwordHash().equals(kept.passwordHash()));
    if (user.isEmpty()
        || !now.isBefore(kept.used().plus(IDLE))
        || !now.isBefore(kept.since().plus(LONGEST))) {
      sessions.remove(key);
      return Optional.empty();
    }
    sessions.put(key, new Kept(kept.user(), kept.passwordHash(), kept.csrf(), kept.since(), now));
    return Optional.of(new Found(user.get(), kept.csrf()));
  }

  /** Ends it, if it is one. */
  public synchronized void close(String secret) {
    sessions.remove(TokenSecret.hash(secret));
  }

  public synchronized int size() {
    return sessions.size();
  }
}
