package io.sightline.gateway.clips;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Where recordings are and how much of them belongs to a moment.
 *
 * @param folder as ingest records; it need not be there
 * @param before what is shown of the time before a moment, 0 to 1 minute
 * @param after what is shown of the time after it, 0 to 1 minute
 */
public record ClipSettings(Path folder, Duration before, Duration after) {
  public static final Duration DEFAULT_ROLL = Duration.ofSeconds(5);
  private static final Duration MOST = Duration.ofMinutes(1);

  /**
   * @throws IllegalArgumentException naming everything that is out of its range
   */
  public ClipSettings {
    Objects.requireNonNull(folder, "folder");
    List<String> wrong = new ArrayList<>();
    if (before.isNegative() || before.compareTo(MOST) > 0) {
      wrong.add("before must be 0 to 1 minute, but was " + before);
    }
    if (after.isNegative() || after.compareTo(MOST) > 0) {
      wrong.add("after must be 0 to 1 minute, but was " + after);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("clips: " + String.join("; ", wrong));
    }
  }
}
