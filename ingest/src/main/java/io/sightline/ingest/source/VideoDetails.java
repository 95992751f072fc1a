package io.sightline.ingest.source;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a container says of its video, and what the decoder met so far.
 *
 * @param codec its short name, such as {@code h264}
 * @param profile of the codec; empty where it names none
 * @param pixelFormat FFmpeg's name, such as {@code yuv420p}
 * @param matrix colour matrix, such as {@code bt709}; empty where it names none
 * @param fullRange whether black is 0, not 16
 * @param degrees by which a picture has to be turned, clockwise, to stand upright
 * @param bitsPerSecond as it says, 0 if it does not
 * @param others codecs of what else is in it, sound for example; empty also where only video was
 *     asked for
 * @param decodedBy the hardware that decodes; empty for the processor
 * @param withoutTime pictures that had no timestamp and were dropped
 * @param damaged pictures that the decoder found damaged
 */
public record VideoDetails(
    String codec,
    Optional<String> profile,
    String pixelFormat,
    Optional<String> matrix,
    boolean fullRange,
    int degrees,
    long bitsPerSecond,
    List<String> others,
    Optional<String> decodedBy,
    long withoutTime,
    long damaged) {
  public VideoDetails {
    Objects.requireNonNull(codec, "codec");
    Objects.requireNonNull(profile, "profile");
    Objects.requireNonNull(pixelFormat, "pixelFormat");
    Objects.requireNonNull(matrix, "matrix");
    Objects.requireNonNull(decodedBy, "decodedBy");
    others = List.copyOf(others);
  }
}
