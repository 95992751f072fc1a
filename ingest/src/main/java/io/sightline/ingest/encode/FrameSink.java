package io.sightline.ingest.encode;

import io.sightline.core.video.FrameEvent;

/** Where finished frame events go. Gets those of one stream in order, from one thread. */
@FunctionalInterface
public interface FrameSink {
  void accept(FrameEvent event);
}
