package io.sightline.core.video;

/** Which wall clock a frame's capture time comes from. */
public enum CaptureClock {
  /** The camera's own wall clock (RTCP sender reports, HLS program date). */
  SENDER,
  /** Arrival in ingest, less the smallest delay seen in this epoch. */
  ARRIVAL,
  /** A file: the instant its replay began plus media time. */
  FILE
}
