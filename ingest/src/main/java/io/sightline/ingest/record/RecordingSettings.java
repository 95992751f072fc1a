package io.sightline.ingest.record;

import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What is recorded.
 *
 * @param folder made when something is recorded; a folder a stream lies in it
 * @param streams recorded unless their owner says otherwise; empty means all
 * @param bytesAStream beyond them the oldest segments of a stream go, 10 MB to 1 TB
 * @param age older segments go, 1 minute to 31 days
 */
public record RecordingSettings(
    Path folder, Set<StreamId> streams, long bytesAStream, Duration age) {
  public static final long DEFAULT_BYTES = 2_000_000_000L;
  public static final Duration DEFAULT_AGE = Duration.ofHours(24);

  /**
   * @throws IllegalArgumentException naming everything that is out of its range
   */
  public RecordingSettings {
    Objects.requireNonNull(folder, "folder");
    streams = Set.copyOf(streams);
    List<String> wrong = new ArrayList<>();
    if (bytesAStream < 10_000_000L || bytesAStream > 1_000_000_000_000L) {
      wrong.add("bytesAStream must be 10 MB to 1 TB, but was " + bytesAStream);
    }
    if (age.compareTo(Duration.ofMinutes(1)) < 0 || age.compareTo(Duration.ofDays(31)) > 0) {
      wrong.add("age must be 1 minute to 31 days, but was " + age);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("recording: " + String.join("; ", wrong));
    }
  }

  /** Whether somebody wants this stream recorded: its owner, or else these settings. */
  public boolean wants(StreamSpec spec) {
    return switch (spec.pictures().recording()) {
      case ON -> true;
      case OFF -> false;
      case AUTO -> streams.isEmpty() || streams.contains(spec.id());
    };
  }

  /**
   * Why a stream that is wanted is not recorded, for people; empty if it is. A recording is a copy
   * of what the camera sends, in which nothing can be painted over.
   */
  public static Optional<String> refusal(StreamSpec spec) {
    return spec.pictures().masks().isEmpty()
        ? Optional.empty()
        : Optional.of("not recorded: it has privacy masks, which a recording would not have");
  }
}
