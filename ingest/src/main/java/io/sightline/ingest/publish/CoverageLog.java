package io.sightline.ingest.publish;

import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * Which stretches of wall-clock time of one stream were really watched: spans that touch, of which
 * the newest are kept. Not thread-safe.
 */
final class CoverageLog {
  /**
   * Shedding goes on until this long after the last frame that was given up: otherwise each frame
   * under overload would be a span of its own.
   */
  private static final Duration SHED_LASTS = Duration.ofSeconds(1);

  private final Deque<CoverageSpan> spans = new ArrayDeque<>();
  private Instant lastShed = Instant.MIN;

  /** A frame of this capture time was encoded. */
  void watched(Instant at) {
    boolean shedding = lastShed != Instant.MIN && at.isBefore(lastShed.plus(SHED_LASTS));
    extend(at, shedding ? Coverage.SHED : Coverage.WATCHED);
  }

  /** A frame of this capture time was given up. */
  void shed(Instant at) {
    lastShed = at;
    extend(at, Coverage.SHED);
  }

  /** Nothing came since the newest span, up to this time. */
  void offline(Instant at) {
    extend(at, Coverage.OFFLINE);
  }

  /** Oldest first. */
  List<CoverageSpan> spans() {
    return List.copyOf(spans);
  }

  private void extend(Instant at, Coverage coverage) {
    CoverageSpan newest = spans.peekLast();
    if (newest == null) {
      spans.add(new CoverageSpan(at, at, coverage));
      return;
    }
    // Capture times of a new connection may lie a little before the end of the gap.
    Instant to = at.isBefore(newest.to()) ? newest.to() : at;
    if (newest.coverage() == coverage) {
      spans.removeLast();
      spans.add(new CoverageSpan(newest.from(), to, coverage));
    } else {
      spans.add(new CoverageSpan(newest.to(), to, coverage));
    }
    if (spans.size() > StreamStatus.MAX_SPANS) {
      spans.removeFirst();
    }
  }
}
