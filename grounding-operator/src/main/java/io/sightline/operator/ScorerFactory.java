package io.sightline.operator;

import io.sightline.core.grounding.BoundaryScorer;
import java.io.Serializable;
import java.util.OptionalInt;

/** Makes the head of one subtask, where the subtask runs. */
@FunctionalInterface
public interface ScorerFactory extends Serializable {
  /**
   * A head that is ready to serve. It is used by one thread at a time and closed by who asked.
   *
   * @throws Exception if the head cannot serve; the job then does not start
   */
  BoundaryScorer create() throws Exception;

  /**
   * Tells what {@link #create} would make now from what it made before: while windows come, another
   * version takes the place of the one that serves. Empty where there is never another.
   *
   * @throws Exception if that cannot be told now
   */
  default String version() throws Exception {
    return "";
  }

  /**
   * The same heads on this machine's GPU of that number, where they can use one.
   *
   * @param gpu empty: whichever GPU the process sees first
   */
  default ScorerFactory on(OptionalInt gpu) {
    return this;
  }
}
