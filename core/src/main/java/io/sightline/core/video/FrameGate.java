package io.sightline.core.video;

/** Why a sampled frame has a feature, or none. */
public enum FrameGate {
  /** The encoder ran; the frame event has a feature. */
  ENCODED,
  /** Nothing new was seen since the last encoded frame; time and coverage go on, no feature. */
  STILL,
  /** The machine was overloaded and this frame was given up; no feature, and no coverage. */
  SHED
}
