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

  /**
   * Nothing new was seen once no frame was encoded for this long, and from the last that was; and
   * something is seen again at the second frame within it. Otherwise a gate that opens and shuts
   * with the wind would fill the log in minutes.
   */
  private static final Duration GATE_STEADY = Duration.ofSeconds(2);

  private final Deque<CoverageSpan> spans = new ArrayDeque<>();
  private Instant lastShed = Instant.MIN;
  private Instant lastEncoded = Instant.MIN;

  CoverageLog() {}

  /** Goes on after what was known before, perhaps by another worker. */
  CoverageLog(List<CoverageSpan> before) {
    spans.addAll(before);
  }

  /** A frame of this capture time was encoded. */
  void watched(Instant at) {
    boolean again = within(lastEncoded, at, GATE_STEADY);
    lastEncoded = at;
    if (within(lastShed, at, SHED_LASTS)) {
      extend(at, Coverage.SHED);
    } else if (newestIs(Coverage.GATED) && !again) {
      extend(at, Coverage.GATED);
    } else {
      extend(at, Coverage.WATCHED);
    }
  }

  /** A frame of this capture time was seen to show nothing new. */
  void still(Instant at) {
    if (within(lastShed, at, SHED_LASTS)) {
      extend(at, Coverage.SHED);
    } else if (newestIs(Coverage.WATCHED) && !within(lastEncoded, at, GATE_STEADY)) {
      CoverageSpan watched = spans.removeLast();
      Instant shut = lastEncoded.isBefore(watched.from()) ? watched.from() : lastEncoded;
      if (shut.isAfter(watched.from())) {
        spans.add(new CoverageSpan(watched.from(), shut, Coverage.WATCHED));
      }
      spans.add(new CoverageSpan(shut, watched.to(), Coverage.GATED));
      extend(at, Coverage.GATED);
    } else {
      extend(at, newestIs(Coverage.GATED) ? Coverage.GATED : Coverage.WATCHED);
    }
  }

  /** A frame of this capture time came, but masks hide all of it. */
  void masked(Instant at) {
    extend(at, Coverage.MASKED);
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

  /**
   * A frame of before the gap that the newest span is came late out of a queue: the gap begins only
   * after it.
   */
  void watchedBeforeGap(Instant at) {
    CoverageSpan newest = spans.peekLast();
    if (!newestIs(Coverage.OFFLINE) || !at.isAfter(newest.from()) || !at.isBefore(newest.to())) {
      return;
    }
    spans.removeLast();
    CoverageSpan before = spans.pollLast();
    if (before != null) {
      spans.add(new CoverageSpan(before.from(), at, before.coverage()));
    }
    spans.add(new CoverageSpan(at, newest.to(), Coverage.OFFLINE));
  }

  /**
   * The first frame after the gap that the newest span is was captured at this time. The span may
   * have grown beyond it: a frame is known of only after it was captured.
   */
  void back(Instant at) {
    CoverageSpan newest = spans.peekLast();
    if (newestIs(Coverage.OFFLINE) && at.isBefore(newest.to()) && at.isAfter(newest.from())) {
      spans.removeLast();
      spans.add(new CoverageSpan(newest.from(), at, Coverage.OFFLINE));
    }
  }

  /**
   * What came after the last gap is seen to have been captured from this time on, earlier than its
   * first frame was taken to be.
   */
  void backSince(Instant at) {
    if (newestIs(Coverage.OFFLINE)) {
      back(at);
      return;
    }
    CoverageSpan after = spans.pollLast();
    if (after == null || !newestIs(Coverage.OFFLINE) || !at.isBefore(after.from())) {
      if (after != null) {
        spans.add(after);
      }
      return;
    }
    back(at);
    spans.add(new CoverageSpan(spans.getLast().to(), after.to(), after.coverage()));
  }

  boolean isEmpty() {
    return spans.isEmpty();
  }

  /** Oldest first. */
  List<CoverageSpan> spans() {
    return List.copyOf(spans);
  }

  private boolean newestIs(Coverage coverage) {
    return !spans.isEmpty() && spans.peekLast().coverage() == coverage;
  }

  private static boolean within(Instant before, Instant at, Duration duration) {
    return before != Instant.MIN && at.isBefore(before.plus(duration));
  }

  private void extend(Instant at, Coverage coverage) {
    CoverageSpan newest = spans.peekLast();
    if (newest == null) {
      spans.add(new CoverageSpan(at, at, coverage));
    } else if (newest.coverage() == coverage) {
      if (at.isAfter(newest.to())) {
        spans.removeLast();
        spans.add(new CoverageSpan(newest.from(), at, coverage));
      }
    } else if (at.isAfter(newest.to())) {
      if (newest.to().equals(newest.from())) {
        spans.removeLast();
      }
      spans.add(new CoverageSpan(newest.to(), at, coverage));
      if (spans.size() > StreamStatus.MAX_SPANS) {
        spans.removeFirst();
      }
    }
    // Else: a frame of before the end of a gap, which came late out of a queue.
  }
}
