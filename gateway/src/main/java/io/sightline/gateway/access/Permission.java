package io.sightline.gateway.access;

/** What somebody may be allowed. */
public enum Permission {
  /** To be told: moments, alerts, and the events of both. */
  ALERTS,
  /** To look at everything else of the cameras they see. */
  READ,
  /** To change cameras, queries and silences. */
  WRITE,
  /** To see and change who may do what, and to read the log of changes. */
  ADMIN,
  /** To change what is one's own: password and tokens. Never a token's. */
  OWN
}
