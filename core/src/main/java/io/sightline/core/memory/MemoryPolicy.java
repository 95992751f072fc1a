package io.sightline.core.memory;

import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.MediaTime;
import java.util.List;

/**
 * Decides what long-term memory keeps of a frame that leaves short-term memory: merged into its
 * near-duplicate, admitted, or dropped.
 *
 * <p>A pure function of its arguments, thread-safe.
 */
public interface MemoryPolicy {
  /**
   * @param longTerm what is kept now, oldest first
   * @param leaving the frame that leaves short-term memory
   * @param queries the standing queries of the stream that share the frame's encoder; what matters
   *     is set by them
   * @param now media time of the newest frame
   * @param capacity M
   * @return what is kept next, oldest first, at most {@code capacity} slots; unchanged slots are
   *     the same objects
   */
  List<MemorySlot> admit(
      List<MemorySlot> longTerm,
      MemoryFrame leaving,
      List<QueryVectors> queries,
      MediaTime now,
      int capacity);
}
