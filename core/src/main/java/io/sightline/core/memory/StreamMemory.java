package io.sightline.core.memory;

import io.sightline.core.memory.MemoryStep.Outcome;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.MediaTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The transition function of a stream's memory. Pure and thread-safe.
 *
 * <p>A new epoch clears short-term memory and keeps long-term memory: the place still looks the
 * same after a reconnect. The times of what is kept are moved once onto the new epoch's clock, by
 * capture time, so that within an epoch every age is media time. A new encoder clears both.
 */
public final class StreamMemory {
  private final MemorySettings settings;
  private final MemoryPolicy policy;

  public StreamMemory(MemorySettings settings, MemoryPolicy policy) {
    this.settings = Objects.requireNonNull(settings, "settings");
    this.policy = Objects.requireNonNull(policy, "policy");
  }

  public MemorySettings settings() {
    return settings;
  }

  /**
   * Takes one frame.
   *
   * @param queries the standing queries of the stream that share the frame's encoder
   */
  public MemoryStep advance(MemoryState state, FrameEvent frame, List<QueryVectors> queries) {
    if (frame.epoch() < state.epoch()
        || (frame.epoch() == state.epoch() && frame.seq() <= state.lastSeq())) {
      return new MemoryStep(state, Optional.empty(), Outcome.DUPLICATE);
    }
    MemoryState before = continued(state, frame);
    Optional<FrameFeature> feature = seen(before, frame);
    if (feature.isEmpty()) {
      return new MemoryStep(withSeq(before, frame), Optional.empty(), Outcome.EMPTY);
    }
    MemoryFrame newest =
        new MemoryFrame(frame.seq(), frame.mediaTime(), frame.capturedAt(), feature.get());
    List<MemoryFrame> shortTerm = new ArrayList<>(before.shortTerm());
    List<MemorySlot> longTerm = before.longTerm();
    shortTerm.add(newest);
    if (shortTerm.size() > settings.shortFrames()) {
      longTerm =
          policy.admit(
              longTerm, shortTerm.remove(0), queries, newest.time(), settings.longFrames());
    }
    int newFrames = Math.min(before.newFrames() + 1, shortTerm.size());
    boolean due = windowDue(before, newest.time(), newFrames);
    MemoryState next =
        new MemoryState(
            frame.encoder(),
            frame.epoch(),
            frame.seq(),
            shortTerm,
            longTerm,
            due ? 0 : newFrames,
            due ? Optional.of(newest.time()) : before.lastWindow());
    Optional<Window> window =
        due
            ? Optional.of(
                new Window(
                    frame.stream(),
                    frame.epoch(),
                    frame.encoder(),
                    shortTerm,
                    longTerm,
                    newFrames,
                    frame.ingestedAt(),
                    frame.ingestedAt()))
            : Optional.empty();
    return new MemoryStep(next, window, Outcome.REMEMBERED);
  }

  private boolean windowDue(MemoryState before, MediaTime now, int newFrames) {
    // Half a millisecond of tolerance: clocks of 90 kHz and of whole milliseconds must fall on the
    // same frame.
    return newFrames >= settings.shortFrames()
        || before.lastWindow().isEmpty()
        || now.micros() - before.lastWindow().get().micros()
            >= settings.hop().toNanos() / 1_000 - 500;
  }

  private static MemoryState continued(MemoryState state, FrameEvent frame) {
    if (!state.encoder().equals(frame.encoder())) {
      return new MemoryState(
          frame.encoder(), frame.epoch(), -1, List.of(), List.of(), 0, Optional.empty());
    }
    if (state.epoch() == frame.epoch()) {
      return state;
    }
    List<MemorySlot> moved = new ArrayList<>(state.longTerm().size());
    for (MemorySlot slot : state.longTerm()) {
      MemoryFrame kept = slot.frame();
      long age =
          Math.max(1, Duration.between(kept.capturedAt(), frame.capturedAt()).toNanos() / 1_000);
      MediaTime time = frame.mediaTime().plusMicros(-age);
      moved.add(
          new MemorySlot(
              slot.slot(),
              new MemoryFrame(kept.seq(), time, kept.capturedAt(), kept.feature()),
              slot.weight()));
    }
    return new MemoryState(
        frame.encoder(), frame.epoch(), -1, List.of(), moved, 0, Optional.empty());
  }

  /** What the frame shows: its own feature, or, where nothing moved, that of the frame before. */
  private static Optional<FrameFeature> seen(MemoryState before, FrameEvent frame) {
    if (frame.gate() == FrameGate.STILL && !before.shortTerm().isEmpty()) {
      return Optional.of(before.shortTerm().get(before.shortTerm().size() - 1).feature());
    }
    return frame.feature();
  }

  private static MemoryState withSeq(MemoryState state, FrameEvent frame) {
    return new MemoryState(
        frame.encoder(),
        frame.epoch(),
        frame.seq(),
        state.shortTerm(),
        state.longTerm(),
        state.newFrames(),
        state.lastWindow());
  }
}
