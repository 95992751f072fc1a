package io.sightline.core.query;

/** How much a match matters to people, least first. */
public enum Severity {
  /** Worth a note. */
  DETECTION,
  /** Somebody should look. */
  ALERT,
  /** Somebody should look now. */
  CRITICAL
}
