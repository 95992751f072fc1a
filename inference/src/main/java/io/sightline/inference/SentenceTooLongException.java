package io.sightline.inference;

/** A sentence is longer than the encoder takes; it is not cut, for that would change it. */
public final class SentenceTooLongException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * @param found how many it has
   * @param unit of what: characters, or tokens with those of start and end
   * @param limit the most that the encoder takes
   */
  SentenceTooLongException(String encoder, int found, String unit, int limit) {
    super(
        "sentence is too long for encoder %s: it has %d %s, at most %d are taken"
            .formatted(encoder, found, unit, limit));
  }
}
