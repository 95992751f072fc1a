package io.sightline.core.memory;

import io.sightline.core.memory.MemoryPolicy.Surroundings;
import io.sightline.core.memory.MemoryStep.Outcome;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameFeature;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.MediaTime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The transition function of a stream's memory. Pure and thread-safe.
 *
 * <p>A new epoch starts with an empty short-term memory; what was in it goes the way of every frame
 * that leaves it, so that a stream which reconnects often still comes to know its place. The times
 * of what is kept are moved once onto the new epoch's clock, by capture time, so that within an
 * epoch every age is media time. Features of a new encoder, or of another size, clear both
 * memories: vectors of two encoders are never compared.
 */
public final class StreamMemory {
  /** No age is taken to be longer: a camera whose wall clock is off by more is not believed. */
  private static final Duration LONGEST_AGE = Duration.ofDays(365);

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
   * @param queries the standing queries of the stream; those whose vectors have not the encoder and
   *     the size of the features in memory are left out
   */
  public MemoryStep advance(MemoryState state, FrameEvent frame, List<QueryVectors> queries) {
    if (isKnown(state, frame)) {
      return new MemoryStep(state, Optional.empty(), Outcome.DUPLICATE);
    }
    MemoryState before = continued(state, frame, queries);
    Optional<FrameFeature> feature = seen(before, frame);
    if (feature.isEmpty()) {
      return new MemoryStep(withSeq(before, frame), Optional.empty(), Outcome.EMPTY);
    }
    MemoryFrame newest =
        new MemoryFrame(frame.seq(), frame.mediaTime(), frame.capturedAt(), feature.get());
    List<MemoryFrame> shortTerm = new ArrayList<>(before.shortTerm());
    List<MemoryFrame> leaving = new ArrayList<>();
    shortTerm.add(newest);
    while (shortTerm.size() > settings.shortFrames()) {
      leaving.add(shortTerm.remove(0));
    }
    double usualStep = usualStep(before, frame);
    List<MemorySlot> longTerm =
        admit(before, before.longTerm(), leaving, queries, newest.time(), usualStep);
    int newFrames = Math.min(before.newFrames() + 1, shortTerm.size());
    boolean due = windowDue(before, newest.time(), newFrames);
    MemoryState next =
        new MemoryState(
            before.encoder(),
            frame.epoch(),
            frame.seq(),
            shortTerm,
            longTerm,
            due ? 0 : newFrames,
            due ? Optional.of(newest.time()) : before.lastWindow(),
            usualStep);
    return new MemoryStep(
        next,
        due ? Optional.of(window(next, frame, newFrames)) : Optional.empty(),
        Outcome.REMEMBERED);
  }

  /** Whether the frame was seen before, or lies behind one that was: time never goes back. */
  private static boolean isKnown(MemoryState state, FrameEvent frame) {
    if (frame.epoch() != state.epoch()) {
      return frame.epoch() < state.epoch();
    }
    return frame.seq() <= state.lastSeq()
        || (!state.shortTerm().isEmpty()
            && frame.mediaTime().compareTo(last(state.shortTerm()).time()) <= 0);
  }

  private static Window window(MemoryState state, FrameEvent frame, int newFrames) {
    return new Window(
        frame.stream(),
        state.epoch(),
        state.encoder(),
        state.shortTerm(),
        state.longTerm(),
        newFrames,
        frame.ingestedAt(),
        frame.ingestedAt());
  }

  private boolean windowDue(MemoryState before, MediaTime now, int newFrames) {
    // Half a millisecond of tolerance: clocks of 90 kHz and of whole milliseconds must fall on the
    // same frame.
    return newFrames >= settings.shortFrames()
        || before.lastWindow().isEmpty()
        || now.micros() - before.lastWindow().get().micros()
            >= settings.hop().toNanos() / 1_000 - 500;
  }

  /** The state that the frame continues: its own epoch's, and its own encoder's. */
  private MemoryState continued(MemoryState state, FrameEvent frame, List<QueryVectors> queries) {
    if (frame.feature().isPresent() && !comparable(state, frame)) {
      return new MemoryState(
          frame.encoder(), frame.epoch(), -1, List.of(), List.of(), 0, Optional.empty(), 0);
    }
    if (state.epoch() == frame.epoch()) {
      return state;
    }
    List<MemorySlot> longTerm = new ArrayList<>(state.longTerm().size());
    for (MemorySlot slot : state.longTerm()) {
      longTerm.add(new MemorySlot(slot.slot(), moved(slot.frame(), frame), slot.weight()));
    }
    longTerm.sort(MemorySlot.OLDEST_FIRST);
    List<MemoryFrame> leaving = state.shortTerm().stream().map(f -> moved(f, frame)).toList();
    return new MemoryState(
        state.encoder(),
        frame.epoch(),
        -1,
        List.of(),
        admit(state, longTerm, leaving, queries, frame.mediaTime(), state.usualStep()),
        0,
        Optional.empty(),
        state.usualStep());
  }

  private static boolean comparable(MemoryState state, FrameEvent frame) {
    int dim = dim(state);
    return state.encoder().equals(frame.encoder())
        && (dim == 0 || dim == frame.feature().orElseThrow().dim());
  }

  /** The size of the features in memory; 0 while there are none. */
  private static int dim(MemoryState state) {
    if (!state.shortTerm().isEmpty()) {
      return last(state.shortTerm()).feature().dim();
    }
    return state.longTerm().isEmpty() ? 0 : state.longTerm().get(0).frame().feature().dim();
  }

  /** The frame on the clock of another epoch, before that epoch's first frame. */
  private static MemoryFrame moved(MemoryFrame kept, FrameEvent first) {
    Instant oldest = first.capturedAt().minus(LONGEST_AGE);
    Instant capturedAt = kept.capturedAt().isBefore(oldest) ? oldest : kept.capturedAt();
    long age = capturedAt.until(first.capturedAt(), ChronoUnit.MICROS);
    MediaTime time = first.mediaTime().plusMicros(-Math.max(1, age));
    return new MemoryFrame(kept.seq(), time, kept.capturedAt(), kept.feature());
  }

  private List<MemorySlot> admit(
      MemoryState state,
      List<MemorySlot> longTerm,
      List<MemoryFrame> leaving,
      List<QueryVectors> queries,
      MediaTime now,
      double usualStep) {
    List<MemorySlot> kept = longTerm;
    for (MemoryFrame frame : leaving) {
      List<QueryVectors> comparable =
          queries.stream()
              .filter(q -> q.encoder().equals(state.encoder()))
              .filter(q -> q.dim() == frame.feature().dim())
              .toList();
      kept =
          policy.admit(
              kept, frame, new Surroundings(comparable, now, settings.longFrames(), usualStep));
    }
    return kept;
  }

  /** What the frame shows: its own feature, or, where nothing moved, that of the frame before. */
  private static Optional<FrameFeature> seen(MemoryState before, FrameEvent frame) {
    if (frame.gate() == FrameGate.STILL && !before.shortTerm().isEmpty()) {
      return Optional.of(last(before.shortTerm()).feature());
    }
    return frame.feature();
  }

  /** A still frame was not measured, so it says nothing of how far apart frames are. */
  private static double usualStep(MemoryState before, FrameEvent frame) {
    if (frame.feature().isEmpty() || before.shortTerm().isEmpty()) {
      return before.usualStep();
    }
    return UsualStep.after(
        before.usualStep(), last(before.shortTerm()).feature(), frame.feature().get());
  }

  private static MemoryState withSeq(MemoryState state, FrameEvent frame) {
    return new MemoryState(
        state.encoder(),
        frame.epoch(),
        frame.seq(),
        state.shortTerm(),
        state.longTerm(),
        state.newFrames(),
        state.lastWindow(),
        state.usualStep());
  }

  private static MemoryFrame last(List<MemoryFrame> frames) {
    return frames.get(frames.size() - 1);
  }
}
