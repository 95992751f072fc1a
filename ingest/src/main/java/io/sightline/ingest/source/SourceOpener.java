package io.sightline.ingest.source;

import io.sightline.core.video.SourceUri;

/** Makes connections to sources of some kinds: FFmpeg's, or the simulator's. Thread-safe. */
@FunctionalInterface
public interface SourceOpener {
  /**
   * Prepares a connection; nothing is opened yet.
   *
   * @param source with the credentials it needs; never shown
   * @param how it is decoded, where it is
   * @throws SourceException if this kind of source, or its address, is not supported
   */
  FrameSource prepare(SourceUri source, DecodeSettings how) throws SourceException;

  /** Decoded as usual. */
  default FrameSource prepare(SourceUri source) throws SourceException {
    return prepare(source, DecodeSettings.DEFAULT);
  }
}
