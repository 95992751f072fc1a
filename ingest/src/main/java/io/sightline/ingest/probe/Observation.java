package io.sightline.ingest.probe;

import io.sightline.ingest.source.FrameFormat;
import io.sightline.ingest.source.FrameKind;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceInfo;
import io.sightline.ingest.source.VideoDetails;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * What was seen of a source.
 *
 * @param toFirst from the first attempt to the first picture, or to the failure
 * @param info absent if it could not be opened
 * @param details absent for what FFmpeg does not open
 * @param frames in the order in which they came
 * @param failure why it ended, where it failed
 */
public record Observation(
    Duration toFirst,
    Optional<SourceInfo> info,
    Optional<VideoDetails> details,
    List<Seen> frames,
    Optional<SourceException> failure) {
  /**
   * One frame.
   *
   * @param sent whether the camera said when it was captured
   */
  public record Seen(
      long ptsMicros, Instant arrivedAt, boolean sent, FrameKind kind, FrameFormat format) {}

  private static final long LONGEST_STEP_MICROS = 10_000_000;

  public Observation {
    frames = List.copyOf(frames);
  }

  /** The format at first; only where there is a frame. */
  FrameFormat format() {
    return frames.get(0).format();
  }

  /** Microseconds from frame to frame as they came; jumps and steps back left out. */
  long[] steps() {
    return IntStream.range(1, frames.size())
        .mapToLong(i -> frames.get(i).ptsMicros() - frames.get(i - 1).ptsMicros())
        .filter(Observation::isStep)
        .toArray();
  }

  /** Whether a difference of timestamps is a step from frame to frame, not a jump. */
  static boolean isStep(long micros) {
    return micros > 0 && micros < LONGEST_STEP_MICROS;
  }

  /** Media time that was seen, jumps left out, seconds. */
  double mediaSeconds() {
    return LongStream.of(steps()).sum() / 1e6;
  }

  /** Frames a second of media time; 0 if too few came. */
  double framesPerSecond() {
    return mediaSeconds() > 0 ? steps().length / mediaSeconds() : 0;
  }

  /** Whether the source sends in real time and goes on for ever. */
  boolean live() {
    return info.map(SourceInfo::live).orElse(true);
  }
}
