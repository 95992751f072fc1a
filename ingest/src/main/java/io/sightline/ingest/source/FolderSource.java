package io.sightline.ingest.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plays the recordings of a folder one after the other, in order of their names. Timestamps that go
 * on from one to the next, as those of a recorder that cuts its video, go on in the same epoch;
 * others jump, which starts a new one.
 *
 * <p>The folder is looked at again after each recording, so that one which is added while it plays
 * is played, too. What is no video is left out.
 */
public final class FolderSource implements FrameSource {
  private static final Logger LOG = LoggerFactory.getLogger(FolderSource.class);

  private final Path folder;
  private final Opener opener;
  private String last = "";
  private boolean anyFrame;
  private FrameSource playing;
  private SourceInfo info;
  private volatile FrameSource current;
  private volatile boolean cancelled;

  /** Makes a connection to one recording. */
  @FunctionalInterface
  public interface Opener {
    FrameSource prepare(Path recording) throws SourceException;
  }

  public FolderSource(Path folder, Opener opener) {
    this.folder = folder;
    this.opener = opener;
  }

  @Override
  public Optional<DecodedFrame> next() throws SourceException {
    while (true) {
      if (playing == null) {
        Optional<Path> recording = following();
        if (recording.isEmpty()) {
          if (!anyFrame) {
            throw new SourceException(SourceFailure.NO_VIDEO, "no recording in the folder");
          }
          return Optional.empty();
        }
        begin(recording.get());
      }
      Optional<DecodedFrame> frame = ofPlaying();
      if (frame.isPresent()) {
        anyFrame = true;
        SourceInfo one = playing.info();
        info =
            new SourceInfo(
                one.container(), one.framesPerSecond(), false, Optional.empty(), one.remark());
        return frame;
      }
      playing.close();
      playing = null;
    }
  }

  private void begin(Path recording) throws SourceException {
    last = recording.getFileName().toString();
    playing = opener.prepare(recording);
    current = playing;
    if (cancelled) {
      throw new SourceException(SourceFailure.CANCELLED);
    }
  }

  /** Its next frame; empty at its end, also where that comes too early. */
  private Optional<DecodedFrame> ofPlaying() throws SourceException {
    try {
      return playing.next();
    } catch (SourceException e) {
      if (e.failure() == SourceFailure.CANCELLED) {
        throw e;
      }
      LOG.warn("Recording {} in {}: {}", last, folder, e.getMessage());
      return Optional.empty();
    }
  }

  private Optional<Path> following() throws SourceException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> name(file).compareTo(last) > 0 && !name(file).startsWith("."))
          .filter(Files::isRegularFile)
          .min((a, b) -> name(a).compareTo(name(b)));
    } catch (IOException e) {
      throw new SourceException(SourceFailure.NO_ACCESS, e.getClass().getSimpleName());
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString();
  }

  @Override
  public SourceInfo info() {
    return info;
  }

  @Override
  public Optional<VideoDetails> details() {
    return playing == null ? Optional.empty() : playing.details();
  }

  @Override
  public void cancel() {
    cancelled = true;
    FrameSource now = current;
    if (now != null) {
      now.cancel();
    }
  }

  @Override
  public void close() {
    if (playing != null) {
      playing.close();
      playing = null;
    }
  }
}
