package io.sightline.gateway.access;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often each of many may do something: at once as often as the burst says, then at a steady
 * pace. Remembers the newest {@link #KEYS} keys; whoever is forgotten starts with a full burst.
 * Thread-safe.
 */
public final class RateLimit {
  /** Keys that are remembered. */
  public static final int KEYS = 10_000;

  private final double burst;
  private final double perSecond;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > KEYS;
        }
      };

  private record Bucket(double left, Instant at) {}

  /**
   * @param burst at least 1
   * @param perSecond above 0
   */
  public RateLimit(double burst, double perSecond) {
    if (burst < 1 || !(perSecond > 0)) {
      throw new IllegalArgumentException("a rate limit must allow something");
    }
    this.burst = burst;
    this.perSecond = perSecond;
  }

  /** Takes one; empty if it may, otherwise how long to wait. */
  public synchronized Optional<Duration> take(String key, Instant now) {
    Bucket bucket = buckets.getOrDefault(key, new Bucket(burst, now));
    double since = Math.max(0, Duration.between(bucket.at(), now).toNanos() / 1e9);
    double left = Math.min(burst, bucket.left() + since * perSecond);
    if (left < 1) {
      buckets.put(key, new Bucket(left, now));
      return Optional.of(Duration.ofMillis((long) Math.ceil((1 - left) / perSecond * 1_000)));
    }
    buckets.put(key, new Bucket(left - 1, now));
    return Optional.empty();
  }

  /** Forgets what was taken under a key. */
  public synchronized void clear(String key) {
    buckets.remove(key);
  }
}
