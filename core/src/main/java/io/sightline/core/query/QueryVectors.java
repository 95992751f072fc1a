package io.sightline.core.query;

import java.util.Arrays;
import java.util.Objects;

/**
 * What an encoder makes of a sentence: one vector a token, {@code [tokens, width]}, and one for the
 * whole, {@code [dim]}.
 *
 * <p>Only valid tokens are kept; padding is added by the scorer. Immutable and thread-safe.
 */
public final class QueryVectors {
  private final String encoder;
  private final float[] tokens;
  private final int tokenWidth;
  private final float[] embedding;

  /**
   * @param encoder id of the encoder bundle, {@code name@version}
   * @param tokens row-major {@code [tokens, tokenWidth]}, copied
   * @param tokenWidth components a token, at least 1
   * @param embedding L2-normalised, in the space of the frame features, copied
   * @throws IllegalArgumentException if the sizes do not fit or the embedding is the zero vector
   *     (the encoder knows none of the words)
   */
  public QueryVectors(String encoder, float[] tokens, int tokenWidth, float[] embedding) {
    this.encoder = Objects.requireNonNull(encoder, "encoder");
    if (tokenWidth < 1 || tokens.length == 0 || tokens.length % tokenWidth != 0) {
      throw new IllegalArgumentException(
          "tokens hold " + tokens.length + " numbers, not a positive multiple of " + tokenWidth);
    }
    if (embedding.length == 0) {
      throw new IllegalArgumentException("embedding is empty");
    }
    boolean zero = true;
    for (float value : embedding) {
      zero &= value == 0;
    }
    if (zero) {
      throw new IllegalArgumentException("the encoder knows none of the words");
    }
    this.tokens = tokens.clone();
    this.tokenWidth = tokenWidth;
    this.embedding = embedding.clone();
  }

  public String encoder() {
    return encoder;
  }

  public int tokenCount() {
    return tokens.length / tokenWidth;
  }

  public int tokenWidth() {
    return tokenWidth;
  }

  public int dim() {
    return embedding.length;
  }

  /** Row-major {@code [tokens, tokenWidth]}; shared, not to be changed. */
  public float[] tokens() {
    return tokens;
  }

  /** {@code [dim]}; shared, not to be changed. */
  public float[] embedding() {
    return embedding;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QueryVectors that
        && encoder.equals(that.encoder)
        && tokenWidth == that.tokenWidth
        && Arrays.equals(tokens, that.tokens)
        && Arrays.equals(embedding, that.embedding);
  }

  @Override
  public int hashCode() {
    return 31 * encoder.hashCode() + Arrays.hashCode(embedding);
  }

  @Override
  public String toString() {
    return "QueryVectors["
        + encoder
        + ", "
        + tokenCount()
        + " tokens of "
        + tokenWidth
        + ", dim "
        + dim()
        + "]";
  }
}
