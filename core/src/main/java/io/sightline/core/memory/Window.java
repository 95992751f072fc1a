package io.sightline.core.memory;

import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * What the model sees of a stream at one instant: short-term and long-term memory. Unique by
 * (stream, epoch, seq of the newest frame).
 *
 * @param encoder id of the encoder that made the features
 * @param shortTerm the newest frames, oldest first, 1 to S
 * @param longTerm frames kept from before that, oldest first, 0 to M
 * @param newFrames how many frames at the end of shortTerm no earlier window has shown, 1 to the
 *     size of shortTerm
 * @param ingestedAt wall clock when the newest frame was published
 * @param assembledAt wall clock when the window was made; stamped by the engine
 */
public record Window(
    StreamId stream,
    long epoch,
    String encoder,
    List<MemoryFrame> shortTerm,
    List<MemorySlot> longTerm,
    int newFrames,
    Instant ingestedAt,
    Instant assembledAt) {
  /**
   * @throws IllegalArgumentException if there is no frame or newFrames does not fit
   */
  public Window {
    Objects.requireNonNull(stream, "stream");
    Objects.requireNonNull(encoder, "encoder");
    Objects.requireNonNull(ingestedAt, "ingestedAt");
    Objects.requireNonNull(assembledAt, "assembledAt");
    shortTerm = List.copyOf(shortTerm);
    longTerm = List.copyOf(longTerm);
    if (newFrames < 1 || newFrames > shortTerm.size()) {
      throw new IllegalArgumentException(
          "newFrames must be 1 to " + shortTerm.size() + ", but was " + newFrames);
    }
  }

  public MemoryFrame newest() {
    return shortTerm.get(shortTerm.size() - 1);
  }

  public int dim() {
    return newest().feature().dim();
  }

  /** The same window, stamped. */
  public Window assembledAt(Instant instant) {
    return new Window(stream, epoch, encoder, shortTerm, longTerm, newFrames, ingestedAt, instant);
  }
}
