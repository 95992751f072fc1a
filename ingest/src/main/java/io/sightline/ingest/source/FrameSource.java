package io.sightline.ingest.source;

import java.util.Optional;

/**
 * One connection to a source of frames, opened at the first {@link #next}.
 *
 * <p>Owned by one thread, except for {@link #cancel}. After an exception only {@link #close} may be
 * called: whoever wants more opens another.
 */
public interface FrameSource extends AutoCloseable {
  /**
   * Waits for the next decoded frame.
   *
   * @return the frame, valid until the next call; empty when the source has come to its natural end
   * @throws SourceException if the source could not be opened, failed, fell silent for too long, or
   *     was cancelled
   */
  Optional<DecodedFrame> next() throws SourceException;

  /** What is known of the source; only after the first {@link #next} returned. */
  SourceInfo info();

  /**
   * What the container says; only after the first {@link #next} returned; empty if there is none.
   */
  default Optional<VideoDetails> details() {
    return Optional.empty();
  }

  /**
   * Asks it, before the first {@link #next}, to put what it receives into files as well.
   *
   * @return whether it can
   */
  default boolean record(SegmentSink sink) {
    return false;
  }

  /**
   * From any thread: makes a waiting {@link #next}, and every later one, fail with {@link
   * SourceFailure#CANCELLED} soon.
   */
  void cancel();

  /** Frees everything. May be called more than once. */
  @Override
  void close();
}
