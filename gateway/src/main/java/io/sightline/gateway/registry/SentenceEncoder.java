package io.sightline.gateway.registry;

import io.sightline.core.query.QueryVectors;

/** Turns a sentence into vectors. Implementations are thread-safe. */
@FunctionalInterface
public interface SentenceEncoder {
  /**
   * @param sentence not blank, at most {@link io.sightline.core.query.Query#MAX_SENTENCE}
   *     characters
   * @throws IllegalArgumentException if nothing can be made of it, saying why in words for people:
   *     "the encoder knows none of the words"
   */
  QueryVectors encode(String sentence);
}
