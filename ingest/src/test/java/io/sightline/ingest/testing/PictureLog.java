package io.sightline.ingest.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** When a camera sent pictures that can be seen, and when it did not. Thread-safe. */
public final class PictureLog {
  /** Pictures that are further apart than this leave a gap. */
  private static final Duration APART = Duration.ofMillis(500);

  private final List<Gap> gaps = new ArrayList<>();
  private Instant first;
  private Instant last;

  /** From a picture to the next one. */
  public record Gap(Instant from, Instant to) {
    public Duration length() {
      return Duration.between(from, to);
    }
  }

  synchronized void sent(Instant at) {
    if (last == null) {
      first = at;
    } else if (Duration.between(last, at).compareTo(APART) > 0) {
      gaps.add(new Gap(last, at));
    }
    last = last == null || at.isAfter(last) ? at : last;
  }

  /** When the first picture was sent; null before. */
  public synchronized Instant first() {
    return first;
  }

  /** The gaps up to a time, oldest first; the last may be open still. */
  public synchronized List<Gap> gaps(Instant until) {
    List<Gap> all = new ArrayList<>(gaps);
    if (last != null && Duration.between(last, until).compareTo(APART) > 0) {
      all.add(new Gap(last, until));
    }
    return all;
  }
}
