package io.sightline.ingest.source;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a source turned out to be when it was opened.
 *
 * @param container short name of the format or protocol, such as {@code rtsp}
 * @param framesPerSecond as the source says, 0 if it does not say
 * @param live whether it goes on for ever, so that its end is a failure; else it is a recording
 * @param length how long a recording is, where it says
 * @param remark what is not as it was asked for, for people; empty if nothing
 */
public record SourceInfo(
    String container,
    double framesPerSecond,
    boolean live,
    Optional<Duration> length,
    String remark) {
  public SourceInfo {
    Objects.requireNonNull(container, "container");
    Objects.requireNonNull(length, "length");
    Objects.requireNonNull(remark, "remark");
  }

  /** As it was asked for. */
  public SourceInfo(
      String container, double framesPerSecond, boolean live, Optional<Duration> length) {
    this(container, framesPerSecond, live, length, "");
  }

  public SourceInfo withRemark(String other) {
    return new SourceInfo(container, framesPerSecond, live, length, other);
  }
}
