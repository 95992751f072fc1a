package io.sightline.ingest.source;

import io.sightline.core.video.SourceUri;

/** Makes connections to sources of some kinds: FFmpeg's, or the simulator's. Thread-safe. */
@FunctionalInterface
public interface SourceOpener {
  /**
   * Prepares a connection; nothing is opened yet.
   *
   * @param source with the credentials it needs; never shown
   * @throws SourceException if this kind of source, or its address, is not supported
   */
  FrameSource prepare(SourceUri source) throws SourceException;
}
