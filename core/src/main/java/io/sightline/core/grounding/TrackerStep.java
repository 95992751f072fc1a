package io.sightline.core.grounding;

import java.util.List;
import java.util.Objects;

/**
 * What one frame did to a tracker.
 *
 * @param updates in the order they are to be told; mostly none
 */
public record TrackerStep(TrackerState next, List<TrackedUpdate> updates) {
  public TrackerStep {
    Objects.requireNonNull(next, "next");
    updates = List.copyOf(updates);
  }
}
