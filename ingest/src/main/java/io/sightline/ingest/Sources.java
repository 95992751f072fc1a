package io.sightline.ingest;

import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamSpec;
import io.sightline.ingest.ffmpeg.FfmpegSources;
import io.sightline.ingest.ffmpeg.FileLocation;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.LoopingSource;
import io.sightline.ingest.source.PacedSource;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceOpener;
import java.util.Map;

/**
 * Opens the source of a stream by its scheme: FFmpeg for all that it can open, another opener for
 * the schemes that have one. Recordings are played as if they were live. Immutable and thread-safe.
 */
public final class Sources implements SourceOpener {
  private final FfmpegSources ffmpeg;
  private final Credentials credentials;
  private final Map<String, SourceOpener> others;

  /**
   * @param others by scheme, such as {@code sim}; they come before FFmpeg
   */
  public Sources(FfmpegSources ffmpeg, Credentials credentials, Map<String, SourceOpener> others) {
    this.ffmpeg = ffmpeg;
    this.credentials = credentials;
    this.others = Map.copyOf(others);
  }

  @Override
  public FrameSource prepare(StreamSpec spec) throws SourceException {
    SourceOpener other = others.get(spec.source().scheme());
    if (other != null) {
      return other.prepare(spec);
    }
    SourceUri source = credentials.resolve(spec);
    boolean loop = source.scheme().equals("file") && FileLocation.of(source).loop();
    return new PacedSource(
        loop ? new LoopingSource(() -> ffmpeg.prepare(source)) : ffmpeg.prepare(source));
  }
}
