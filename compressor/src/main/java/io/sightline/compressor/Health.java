package io.sightline.compressor;

import java.util.Objects;
import java.util.Optional;

/**
 * How the compressor is.
 *
 * @param threads stream threads that live
 * @param restarts threads that failed and were replaced since the start
 * @param deadLetters records sent to dead-letters since the start
 * @param cacheBytes heap of decoded memories, about
 * @param rocksDbBytes native memory of the stores
 * @param problem the newest failure, in one line
 */
public record Health(
    State state,
    int threads,
    int restarts,
    long deadLetters,
    long cacheBytes,
    long rocksDbBytes,
    Optional<String> problem) {
  /** What the compressor does. */
  public enum State {
    /** Made, not started; {@code start} leads to STARTING. */
    CREATED,
    /** Joining its group, or taking over streams and their memory; leads to RUNNING. */
    STARTING,
    /** Windows come out; a change of the group leads back to STARTING. */
    RUNNING,
    /** A failure that came back too often, or that no retry can heal; final but for close. */
    FAILED,
    /** Closing or closed; final. */
    STOPPED
  }

  public Health {
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(problem, "problem");
  }
}
