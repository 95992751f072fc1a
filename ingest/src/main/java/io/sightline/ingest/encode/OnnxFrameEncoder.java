package io.sightline.ingest.encode;

import io.sightline.core.video.FrameFeature;
import io.sightline.inference.ImageEncoder;
import io.sightline.inference.image.PreparedFrame;
import io.sightline.inference.image.Preprocessing;
import java.util.List;
import java.util.Objects;

/** The encoder of a bundle. The image encoder stays its caller's, to be closed after. */
public final class OnnxFrameEncoder implements FrameEncoder {
  private final ImageEncoder encoder;

  public OnnxFrameEncoder(ImageEncoder encoder) {
    this.encoder = Objects.requireNonNull(encoder, "encoder");
  }

  @Override
  public String id() {
    return encoder.id();
  }

  @Override
  public Preprocessing preprocessing() {
    return encoder.preprocessing();
  }

  @Override
  public int frames() {
    return encoder.frames();
  }

  @Override
  public List<FrameFeature> encode(List<List<PreparedFrame>> groups) {
    return encoder.encodeGroups(groups);
  }
}
