package io.sightline.ingest;

import io.sightline.core.video.SourceUri;
import io.sightline.ingest.ffmpeg.FfmpegSources;
import io.sightline.ingest.ffmpeg.Timeouts;
import io.sightline.ingest.sim.SimSources;
import io.sightline.ingest.source.DecodeSettings;
import io.sightline.ingest.source.FrameSource;
import io.sightline.ingest.source.SourceException;
import io.sightline.ingest.source.SourceOpener;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * All kinds of sources, told apart by their scheme: some have an opener of their own, the others
 * are FFmpeg's. Immutable and thread-safe.
 */
public final class SourceKinds implements SourceOpener {
  private final Map<String, SourceOpener> byScheme;
  private final SourceOpener others;

  private SourceKinds(Map<String, SourceOpener> byScheme, SourceOpener others) {
    this.byScheme = Map.copyOf(byScheme);
    this.others = others;
  }

  /**
   * The made-up cameras of {@code sim:}, and everything that FFmpeg opens.
   *
   * @param clock the wall clock that arrival times are read from
   */
  public static SourceKinds standard(Timeouts timeouts, InstantSource clock) {
    return new SourceKinds(
        Map.of("sim", new SimSources(clock)), new FfmpegSources(timeouts, clock));
  }

  /** The same with openers for more schemes, which come before those there are. */
  public SourceKinds with(Map<String, SourceOpener> more) {
    Map<String, SourceOpener> all = new HashMap<>(byScheme);
    all.putAll(more);
    return new SourceKinds(all, others);
  }

  @Override
  public FrameSource prepare(SourceUri source, DecodeSettings how) throws SourceException {
    return byScheme.getOrDefault(source.scheme(), others).prepare(source, how);
  }
}
