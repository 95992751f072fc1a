package io.sightline.core.video;

/** Whether what a camera sends is recorded, where ingest has a place for recordings. */
public enum RecordMode {
  /** As ingest is set. */
  AUTO,
  ON,
  OFF
}
