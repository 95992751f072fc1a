package io.sightline.ingest.encode;

import io.sightline.core.video.FrameEvent;

/** Where finished frame events go. Gets those of one stream in order, from one thread. */
@FunctionalInterface
public interface FrameSink {
  /**
   * @param encodeNanos the frame's part of the encoder's run, 0 for one that was not encoded
   */
  void accept(FrameEvent event, long encodeNanos);
}
