package io.sightline.ingest.source;

import java.util.Optional;

/**
 * Plays a recording again and again. Its timestamps jump back each time, which starts a new epoch.
 */
public final class LoopingSource implements FrameSource {
  private final Recording recording;
  private FrameSource round;
  private boolean anyFrame;
  private volatile FrameSource current;
  private volatile boolean cancelled;

  /** Makes a new connection to the same recording. */
  @FunctionalInterface
  public interface Recording {
    FrameSource prepare() throws SourceException;
  }

  /**
   * @throws SourceException as the recording throws
   */
  public LoopingSource(Recording recording) throws SourceException {
    this.recording = recording;
    begin();
  }

  private void begin() throws SourceException {
    round = recording.prepare();
    current = round;
    anyFrame = false;
  }

  @Override
  public Optional<DecodedFrame> next() throws SourceException {
    Optional<DecodedFrame> frame = round.next();
    if (frame.isEmpty() && anyFrame && !round.info().live()) {
      round.close();
      begin();
      if (cancelled) {
        throw new SourceException(SourceFailure.CANCELLED);
      }
      frame = round.next();
    }
    anyFrame |= frame.isPresent();
    return frame;
  }

  @Override
  public SourceInfo info() {
    return round.info();
  }

  @Override
  public Optional<VideoDetails> details() {
    return round.details();
  }

  @Override
  public void cancel() {
    cancelled = true;
    current.cancel();
  }

  @Override
  public void close() {
    round.close();
  }
}
