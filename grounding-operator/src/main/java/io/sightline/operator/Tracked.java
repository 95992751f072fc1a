package io.sightline.operator;

import io.sightline.core.grounding.BoundaryScores;
import io.sightline.core.grounding.MomentTrack;
import io.sightline.core.query.QueryId;
import java.nio.charset.StandardCharsets;

/**
 * What is known of one (stream, query) between two windows: its track and the head's carry. Lives
 * on the heap and is written over; becomes a {@link StoredTracker} at a snapshot. For the task
 * thread.
 */
final class Tracked {
  private final MomentTrack track;
  private final byte[] query;
  private float[] carry;
  private String head;
  private boolean changed;

  /** Nothing is known. */
  Tracked(QueryId query, MomentTrack track) {
    this.query = utf8(query);
    this.track = track;
    this.carry = new float[0];
    this.head = "";
    this.changed = true;
  }

  /** What was stored. */
  Tracked(QueryId query, MomentTrack track, StoredTracker stored) {
    this.query = utf8(query);
    this.track = track;
    this.carry = stored.carry();
    this.head = stored.head();
  }

  private static byte[] utf8(QueryId query) {
    return query.value().getBytes(StandardCharsets.UTF_8);
  }

  /** UTF-8 of the query's id; shared, not to be changed. */
  byte[] query() {
    return query;
  }

  /** Whoever advances it says so by {@link #scored}. */
  MomentTrack track() {
    return track;
  }

  /** Whether the carry is of use in this epoch to this head, which takes one of this size. */
  boolean warm(long epoch, String usedBy, int size) {
    return carry.length == size && track.epoch() == epoch && head.equals(usedBy);
  }

  /** {@code [C]}; written over with the next window. */
  float[] carry() {
    return carry;
  }

  /** Its track has advanced by the scores of this row, and this is its carry now. */
  void scored(BoundaryScores scores, int row, String by) {
    if (carry.length != scores.shape().carry()) {
      carry = new float[scores.shape().carry()];
    }
    scores.copyCarry(row, carry);
    head = by;
    changed = true;
  }

  /** The bytes to store if something has changed since the last time; else null. */
  byte[] takeChange() {
    if (!changed) {
      return null;
    }
    changed = false;
    return new StoredTracker(track.state(), carry, head).toBytes();
  }
}
