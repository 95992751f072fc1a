package io.sightline.core.video;

/** Why a sampled frame has a feature, or none. */
public enum FrameGate {
  /** The encoder ran; the frame event has a feature. */
  ENCODED,
  /** Nothing new was seen since the last encoded frame; time and coverage go on, no feature. */
  STILL,
  /**
   * Nothing of it was seen, because the machine was overloaded or privacy masks hide all of it; no
   * feature, and no coverage.
   */
  SHED
}
