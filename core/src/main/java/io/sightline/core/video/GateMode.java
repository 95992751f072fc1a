package io.sightline.core.video;

/** Whether frames that show nothing new are kept from the encoder. */
public enum GateMode {
  /** As ingest is set. */
  AUTO,
  ON,
  OFF
}
