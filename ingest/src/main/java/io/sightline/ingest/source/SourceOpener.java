package io.sightline.ingest.source;

import io.sightline.core.video.StreamSpec;

/** Makes the connection to a stream's source: FFmpeg's, or the simulator's. Thread-safe. */
@FunctionalInterface
public interface SourceOpener {
  /**
   * Prepares a connection; nothing is opened yet.
   *
   * @throws SourceException if this kind of source is not supported, or its credentials cannot be
   *     read
   */
  FrameSource prepare(StreamSpec spec) throws SourceException;
}
