package io.sightline.ingest.source;

import io.sightline.core.video.DecodeSkip;
import io.sightline.core.video.HardwareDecode;
import java.util.Objects;

/**
 * How a source is decoded, for kinds of sources that are.
 *
 * @param hardware what decodes, where it is there
 * @param skip which frames are left out
 */
public record DecodeSettings(HardwareDecode hardware, DecodeSkip skip) {
  public static final DecodeSettings DEFAULT =
      new DecodeSettings(HardwareDecode.NONE, DecodeSkip.NONE);

  public DecodeSettings {
    Objects.requireNonNull(hardware, "hardware");
    Objects.requireNonNull(skip, "skip");
  }
}
