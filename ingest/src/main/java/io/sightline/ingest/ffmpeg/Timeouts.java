package io.sightline.ingest.ffmpeg;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How long a source may keep us waiting.
 *
 * @param open from the first attempt to the first picture, 1 s to 60 s
 * @param stall from one picture to the next, 1 s to 60 s; a source that sends in bursts is given
 *     the length of its last burst on top
 */
public record Timeouts(Duration open, Duration stall) {
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofSeconds(60);

  public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(7), Duration.ofSeconds(5));

  /**
   * @throws IllegalArgumentException naming every field that is out of its range
   */
  public Timeouts {
    List<String> wrong = new ArrayList<>();
    check("open timeout", open, wrong);
    check("stall timeout", stall, wrong);
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  private static void check(String name, Duration value, List<String> wrong) {
    if (value.compareTo(LEAST) < 0 || value.compareTo(MOST) > 0) {
      wrong.add(name + " must be 1 to 60 seconds, but was " + value);
    }
  }
}
