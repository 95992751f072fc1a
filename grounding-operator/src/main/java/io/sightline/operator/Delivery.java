package io.sightline.operator;

/** What consumers of moments and scores may see when a job comes back after a failure. */
public enum Delivery {
  /**
   * At once, and after a failure perhaps again, with the same ids and revisions, by which consumers
   * remove what they have.
   */
  AT_LEAST_ONCE,
  /**
   * Once, in transactions that end with a checkpoint: up to a checkpoint interval later. For
   * consumers that read committed records alone.
   */
  EXACTLY_ONCE
}
