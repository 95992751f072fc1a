package io.sightline.ingest.testing;

import io.sightline.core.video.FrameFeature;
import io.sightline.inference.image.PreparedFrame;
import io.sightline.inference.image.Preprocessing;
import io.sightline.inference.image.ResizeMode;
import io.sightline.ingest.encode.FrameEncoder;
import java.util.List;

/**
 * An encoder without a model: the feature of a {@link TestVideo}'s frame is the number it shows,
 * and a checksum of its pixels.
 */
public class NumberEncoder implements FrameEncoder {
  private static final Preprocessing SQUARE =
      new Preprocessing(
          64, 64, ResizeMode.SQUASH, List.of(0, 0, 0), List.of(0f, 0f, 0f), List.of(1f, 1f, 1f));

  /** The number that the frame of this feature shows. */
  public static int numberOf(FrameFeature feature) {
    return (int) feature.toArray()[0];
  }

  @Override
  public String id() {
    return "number@1";
  }

  @Override
  public Preprocessing preprocessing() {
    return SQUARE;
  }

  @Override
  public int frames() {
    return 1;
  }

  @Override
  public List<FrameFeature> encode(List<List<PreparedFrame>> groups) {
    return groups.stream().map(group -> feature(group.get(group.size() - 1))).toList();
  }

  private static FrameFeature feature(PreparedFrame frame) {
    int checksum = java.util.Arrays.hashCode(frame.content().pixels());
    return FrameFeature.of(
        TestVideo.numberIn(frame.content()), checksum & 0x3ff, checksum >> 10 & 0x3ff);
  }
}
