package io.sightline.gateway.registry;

import io.sightline.core.video.SourceUri;
import java.util.Optional;

/**
 * A stream as somebody wants it; absent fields keep their value, or take the default of a new
 * stream.
 *
 * @param id made from the name where absent
 * @param source may hold {@code user:password@}: it is taken out and kept as a secret
 * @param forgetCredentials whether a stored password is to be removed
 * @param credentials where they are found, {@code env:NAME} or {@code file:PATH}: only from the
 *     operator, never from the API
 * @param pictures what is to be made of its pictures
 */
public record StreamDraft(
    Optional<String> id,
    Optional<String> name,
    Optional<String> source,
    Optional<Double> framesPerSecond,
    Optional<Boolean> thumbnails,
    Optional<Boolean> enabled,
    boolean forgetCredentials,
    Optional<String> credentials,
    PictureDraft pictures) {
  /** A stream of this id and source, everything else by default. */
  public static StreamDraft of(String id, String source) {
    return new StreamDraft(
        Optional.of(id),
        Optional.empty(),
        Optional.of(source),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        PictureDraft.NOTHING);
  }

  /** Shows no secret. */
  @Override
  public String toString() {
    return "StreamDraft[" + id + ", " + name + ", " + source.map(StreamDraft::redacted) + "]";
  }

  private static String redacted(String source) {
    try {
      return new SourceUri(source).redacted();
    } catch (IllegalArgumentException e) {
      return "unreadable";
    }
  }
}
