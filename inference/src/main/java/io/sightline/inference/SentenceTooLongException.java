package io.sightline.inference;

/** A sentence has more tokens than the encoder takes; it is not cut, for that would change it. */
public final class SentenceTooLongException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int tokens;
  private final int limit;

  /**
   * @param tokens of the sentence, those of start and end included
   * @param limit the most that the encoder takes
   */
  public SentenceTooLongException(String encoder, int tokens, int limit) {
    super(
        "sentence is too long for encoder %s: it has %d tokens, at most %d are taken"
            .formatted(encoder, tokens, limit));
    this.tokens = tokens;
    this.limit = limit;
  }

  public int tokens() {
    return tokens;
  }

  public int limit() {
    return limit;
  }
}
