package io.sightline.ingest.encode;

import io.sightline.core.video.FrameFeature;
import io.sightline.inference.image.PreparedFrame;
import io.sightline.inference.image.Preprocessing;
import java.util.List;

/** What ingest needs of an encoder. Called from one thread at a time. */
public interface FrameEncoder {
  /** {@code name@version} of the bundle. */
  String id();

  /** What size of picture it wants. */
  Preprocessing preprocessing();

  /** T, how many of the newest sampled frames make one feature; 1 unless it sees motion. */
  int frames();

  /**
   * @param groups each T pictures of one stream, oldest first
   * @return one feature a group, in order
   */
  List<FrameFeature> encode(List<List<PreparedFrame>> groups);
}
