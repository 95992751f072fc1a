package io.sightline.app.replay;

import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.inference.ImageEncoder;
import io.sightline.ingest.encode.OnnxFrameEncoder;
import io.sightline.ingest.replay.VideoFileFrames;
import io.sightline.ingest.source.SourceException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** Frame events that come to an end. Not thread-safe. */
interface Recording extends AutoCloseable {
  /**
   * @return the next frame; empty at the end
   * @throws SourceException if it cannot be read
   */
  Optional<FrameEvent> next() throws SourceException;

  @Override
  void close();

  /** Opens a recording; the encoder is there for what has only pixels. */
  @FunctionalInterface
  interface Opener {
    Recording open(ImageEncoder encoder) throws SourceException;
  }

  /** A video file, sampled and encoded as live. */
  static Opener ofVideo(Path video, StreamId stream, double framesPerSecond) {
    VideoFileFrames.Replay plan =
        new VideoFileFrames.Replay(stream, framesPerSecond, 0, Instant.EPOCH, Optional.empty());
    return encoder -> {
      VideoFileFrames frames =
          new VideoFileFrames(new SourceUri(video.toString()), plan, new OnnxFrameEncoder(encoder));
      return new Recording() {
        @Override
        public Optional<FrameEvent> next() throws SourceException {
          return frames.next();
        }

        @Override
        public void close() {
          frames.close();
        }
      };
    };
  }
}
