package io.sightline.core.recording;

import io.sightline.core.video.MediaTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stretch of a stream that stands in one file, which begins with a key frame. Its name says what
 * it holds, so that a folder is its own index.
 *
 * @param from media time of the first picture; may lie before zero, for the first pictures of a
 *     connection are not always shown
 * @param to media time at which the next segment begins, or the last picture is over; not before
 *     {@code from}
 * @param capturedAt wall clock of the first picture
 */
public record RecordedSegment(long epoch, long from, long to, Instant capturedAt) {
  /** What the names of complete files end with. */
  public static final String ENDING = ".mp4";

  /** Segments that are this far apart touch: what lies between is less than a picture. */
  private static final Duration TOUCHING = Duration.ofMillis(10);

  private static final Pattern NAME =
      Pattern.compile("(\\d{1,18})_(-?\\d{1,15})_(-?\\d{1,15})_(\\d{1,15})\\.mp4");

  /**
   * @throws IllegalArgumentException if it ends before it begins
   */
  public RecordedSegment {
    if (to < from) {
      throw new IllegalArgumentException("a segment ends at " + to + ", before its start " + from);
    }
  }

  /** The segment of a file of this name; empty if it is none. */
  public static Optional<RecordedSegment> ofFileName(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long from = Long.parseLong(matcher.group(2));
    long to = Long.parseLong(matcher.group(3));
    return to < from
        ? Optional.empty()
        : Optional.of(
            new RecordedSegment(
                Long.parseLong(matcher.group(1)),
                from,
                to,
                Instant.ofEpochMilli(Long.parseLong(matcher.group(4)))));
  }

  public String fileName() {
    return epoch + "_" + from + "_" + to + "_" + capturedAt.toEpochMilli() + ENDING;
  }

  /** When its last picture was captured, by wall clock. */
  public Instant endedAt() {
    return capturedAt.plusNanos((to - from) * 1_000);
  }

  /**
   * The segments that hold all of this stretch, without a gap between them.
   *
   * @param from media time; before zero there is nothing, which counts as held
   * @return oldest first; empty if something is missing
   */
  public static List<RecordedSegment> holding(
      List<RecordedSegment> segments, long epoch, MediaTime from, MediaTime to) {
    List<RecordedSegment> inOrder =
        segments.stream()
            .filter(segment -> segment.epoch == epoch)
            .sorted(Comparator.comparingLong(RecordedSegment::from))
            .toList();
    List<RecordedSegment> held = new ArrayList<>();
    long touching = TOUCHING.toMillis() * 1_000;
    for (RecordedSegment segment : inOrder) {
      if (held.isEmpty()) {
        if (segment.from <= from.micros() && segment.to > from.micros()) {
          held.add(segment);
        }
      } else if (held.get(held.size() - 1).to < to.micros()) {
        if (segment.from - held.get(held.size() - 1).to > touching) {
          return List.of();
        }
        held.add(segment);
      }
    }
    return held.isEmpty() || held.get(held.size() - 1).to < to.micros() ? List.of() : held;
  }
}
