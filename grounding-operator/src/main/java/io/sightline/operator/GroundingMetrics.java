package io.sightline.operator;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/** What the operator counts. */
final class GroundingMetrics {
  private final Counter windows;
  private final Counter duplicates;
  private final Counter unmatched;
  private final Counter rows;
  private final Counter warmed;
  private final Counter batches;
  private final Counter updates;
  private final Counter deadLetters;
  private final Counter headsTookOver;
  private final Counter headsRefused;

  GroundingMetrics(MetricGroup group) {
    windows = group.counter("windows");
    duplicates = group.counter("duplicateWindows");
    unmatched = group.counter("windowsWithoutQuery");
    rows = group.counter("rowsScored");
    warmed = group.counter("carriesWarmed");
    batches = group.counter("batchesScored");
    updates = group.counter("momentUpdates");
    deadLetters = group.counter("deadLetters");
    headsTookOver = group.counter("headsTookOver");
    headsRefused = group.counter("headsRefused");
  }

  /** A window was taken. */
  void window() {
    windows.inc();
  }

  /** A window came again and was dropped. */
  void duplicate() {
    duplicates.inc();
  }

  /** No query applies to a window. */
  void unmatched() {
    unmatched.inc();
  }

  /** A batch was scored; so many of its rows had no carry before. */
  void batch(int rowsOfIt, int rowsWarmed) {
    batches.inc();
    rows.inc(rowsOfIt);
    warmed.inc(rowsWarmed);
  }

  /** A moment was told of. */
  void update() {
    updates.inc();
  }

  /** A record could not be used. */
  void deadLetter() {
    deadLetters.inc();
  }

  /** Another head serves. */
  void headTookOver() {
    headsTookOver.inc();
  }

  /** A head that was to take over cannot serve. */
  void headRefused() {
    headsRefused.inc();
  }
}
