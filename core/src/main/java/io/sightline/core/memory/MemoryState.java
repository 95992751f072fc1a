package io.sightline.core.memory;

import io.sightline.core.video.MediaTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is remembered of a stream between two frames. Immutable.
 *
 * @param encoder id of the encoder that made the features; empty before the first frame
 * @param epoch the epoch of the newest frame
 * @param lastSeq number of the newest frame, -1 before the first
 * @param shortTerm the newest frames of this epoch, oldest first, at most S
 * @param longTerm frames kept from before that, oldest first, at most M, slots distinct
 * @param newFrames frames since the last window
 * @param lastWindow media time of the newest frame of the last window of this epoch
 * @param usualStep how far apart neighbouring frames of this stream usually are, see {@link
 *     UsualStep}; 0 until two frames were compared
 */
public record MemoryState(
    String encoder,
    long epoch,
    long lastSeq,
    List<MemoryFrame> shortTerm,
    List<MemorySlot> longTerm,
    int newFrames,
    Optional<MediaTime> lastWindow,
    double usualStep) {
  public static final MemoryState EMPTY =
      new MemoryState("", 0, -1, List.of(), List.of(), 0, Optional.empty(), 0);

  public MemoryState {
    Objects.requireNonNull(encoder, "encoder");
    Objects.requireNonNull(lastWindow, "lastWindow");
    shortTerm = List.copyOf(shortTerm);
    longTerm = List.copyOf(longTerm);
  }
}
