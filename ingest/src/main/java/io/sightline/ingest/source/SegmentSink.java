package io.sightline.ingest.source;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where a source puts what it receives, as it comes, in files that each begin with a key frame. Its
 * methods are called by the thread that owns the source.
 */
public interface SegmentSink {
  /**
   * Where the next segment is to be written.
   *
   * @throws IOException if there is no place for it: this segment is not recorded
   */
  Path begin() throws IOException;

  /**
   * A segment is complete.
   *
   * @param file as {@link #begin} gave it out
   * @param fromPts timestamp of its first picture, microseconds, as in {@link FrameStamp}
   * @param toPts where the next begins, or the last picture is over
   */
  void complete(Path file, long fromPts, long toPts);
}
