package io.sightline.ingest.source;

/** How a frame was encoded. */
public enum FrameKind {
  /** Needs no other: decoding can begin here. */
  KEY,
  /** Builds on earlier ones. */
  PREDICTED,
  /** Builds on later ones, too: it was sent out of order. */
  BETWEEN,
  /** It was not encoded, or nobody says. */
  UNKNOWN
}
