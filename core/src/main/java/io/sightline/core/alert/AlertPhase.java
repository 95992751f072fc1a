package io.sightline.core.alert;

/** What of an occurrence people are told. */
public enum AlertPhase {
  /** It has begun. First; followed by END, or by nothing. */
  NEW,
  /** It is over. Followed by MEDIA, or by nothing. */
  END,
  /** A recording that holds all of it can be fetched. Last. */
  MEDIA
}
