package io.sightline.core.video;

/** Which frames the decoder leaves out to save work, before any is sampled. */
public enum DecodeSkip {
  /** Decodes every frame. */
  NONE,
  /** Leaves out frames that no other frame builds on; little where the camera sends none. */
  NOREF,
  /** Decodes key frames only: as many frames a second as the camera sends key frames. */
  NOKEY
}
