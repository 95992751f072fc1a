package io.sightline.ingest.encode;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How frames are put together for the encoder.
 *
 * @param size frames in a batch at most, 1 to 256
 * @param deadline how long the oldest frame may wait for others, 0 to 1 s
 * @param capacity frames that may wait for the encoder, over all streams; at least size, at most
 *     4096
 */
public record BatchSettings(int size, Duration deadline, int capacity) {
  public static final BatchSettings DEFAULT = new BatchSettings(8, Duration.ofMillis(10), 64);

  /**
   * @throws IllegalArgumentException naming every field that is out of its range
   */
  public BatchSettings {
    List<String> wrong = new ArrayList<>();
    if (size < 1 || size > 256) {
      wrong.add("batch size must be 1 to 256, but was " + size);
    }
    if (deadline.isNegative() || deadline.compareTo(Duration.ofSeconds(1)) > 0) {
      wrong.add("batch deadline must be 0 to 1 second, but was " + deadline);
    }
    if (capacity < size || capacity > 4096) {
      wrong.add("batch capacity must be at least the size and at most 4096, but was " + capacity);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }
}
