package io.sightline.ingest.ffmpeg;

import io.sightline.core.video.SourceUri;
import io.sightline.ingest.source.DecodeSettings;
import io.sightline.ingest.source.FolderSource;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceOpener;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;

/** Prepares connections to everything that FFmpeg can open. Immutable and thread-safe. */
public final class FfmpegSources implements SourceOpener {
  static {
    FfmpegLibrary.load();
  }

  private final Timeouts timeouts;
  private final InstantSource clock;
  private final TrustedCertificates trusted;

  /**
   * @param clock the wall clock that arrival times are read from
   */
  public FfmpegSources(Timeouts timeouts, InstantSource clock) {
    this(timeouts, clock, TrustedCertificates.of(System.getenv()));
  }

  FfmpegSources(Timeouts timeouts, InstantSource clock, TrustedCertificates trusted) {
    this.trusted = trusted;
    this.timeouts = Objects.requireNonNull(timeouts, "timeouts");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  @Override
  public FrameSource prepare(SourceUri source, DecodeSettings how) throws SourceException {
    if (source.scheme().equals("file")) {
      Path path = Path.of(FileLocation.of(source).path());
      if (Files.isDirectory(path)) {
        return new FolderSource(path, one -> open(new SourceUri(one.toString()), how));
      }
    }
    return open(source, how);
  }

  private FrameSource open(SourceUri source, DecodeSettings how) throws SourceException {
    return new FfmpegSource(OpenOptions.of(source, timeouts, trusted), how, timeouts, clock);
  }
}
