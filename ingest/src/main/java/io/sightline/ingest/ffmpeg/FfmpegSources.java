package io.sightline.ingest.ffmpeg;

import io.sightline.core.video.SourceUri;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceOpener;
import java.time.InstantSource;
import java.util.Objects;

/** Prepares connections to everything that FFmpeg can open. Immutable and thread-safe. */
public final class FfmpegSources implements SourceOpener {
  static {
    FfmpegLibrary.load();
  }

  private final Timeouts timeouts;
  private final InstantSource clock;

  /**
   * @param clock the wall clock that arrival times are read from
   */
  public FfmpegSources(Timeouts timeouts, InstantSource clock) {
    this.timeouts = Objects.requireNonNull(timeouts, "timeouts");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public FrameSource prepare(SourceUri source) throws SourceException {
    return new FfmpegSource(OpenOptions.of(source, timeouts), timeouts, clock);
  }
}
