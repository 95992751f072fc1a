package io.sightline.core.alert;

/** How much a match matters to people, least first. */
public enum Severity {
  /** Worth a note. */
  DETECTION,
  /** Somebody should look. */
  ALERT,
  /** Somebody should look now. */
  CRITICAL
}
