package io.sightline.core.memory;

import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.MediaTime;
import java.util.List;
import java.util.Objects;

/**
 * Decides what long-term memory keeps of a frame that leaves short-term memory: merged into its
 * near-duplicate, admitted, or dropped.
 *
 * <p>A pure function of its arguments, thread-safe.
 */
public interface MemoryPolicy {
  /**
   * @param longTerm what is kept now, oldest first, features of the same size as the leaving one
   * @param leaving the frame that leaves short-term memory
   * @return what is kept next, oldest first, at most {@code capacity} slots, their numbers distinct
   *     and below {@code capacity}; unchanged slots are the same objects
   */
  List<MemorySlot> admit(List<MemorySlot> longTerm, MemoryFrame leaving, Surroundings around);

  /**
   * What a decision may look at besides memory itself.
   *
   * @param queries the standing queries of the stream that share the frame's encoder; what matters
   *     is set by them
   * @param now media time of the newest frame
   * @param capacity M, the most slots that may be kept
   * @param usualStep how far apart neighbouring frames of this stream usually are, see {@link
   *     UsualStep}; 0 while unknown
   */
  record Surroundings(List<QueryVectors> queries, MediaTime now, int capacity, double usualStep) {
    public Surroundings {
      queries = List.copyOf(queries);
      Objects.requireNonNull(now, "now");
    }
  }
}
