package io.sightline.inference.text;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Merges the letters of a word into tokens, pair by pair in the order in which they were learnt.
 *
 * <p>Thread-safe. Words met lately are remembered, at most {@link #REMEMBERED}; the one longest
 * unused is forgotten first.
 */
final class BytePairs {
  static final int REMEMBERED = 4096;

  /** Longer words are merged each time: remembering them would let one sentence fill the memory. */
  private static final int LONGEST_REMEMBERED = 64;

  private final Map<String, Integer> vocabulary;
  private final Map<Long, Merge> merges;
  private final String endOfWord;
  private final int unknown;
  private final Map<String, int[]> recent =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, int[]> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** What a pair of tokens becomes; the lower rank goes first. */
  record Merge(int rank, int id) {}

  /**
   * @param vocabulary token to id
   * @param merges by {@link #key}
   * @param endOfWord what the last letter of a word carries, perhaps nothing
   * @param unknown id of a letter that the vocabulary lacks
   */
  BytePairs(
      Map<String, Integer> vocabulary, Map<Long, Merge> merges, String endOfWord, int unknown) {
    this.vocabulary = vocabulary;
    this.merges = merges;
    this.endOfWord = endOfWord;
    this.unknown = unknown;
  }

  static long key(int left, int right) {
    return (long) left << 32 | right;
  }

  /**
   * @param word not empty
   * @return its tokens; shared, not to be changed
   */
  int[] encode(String word) {
    if (word.length() > LONGEST_REMEMBERED) {
      return merge(word);
    }
    synchronized (recent) {
      int[] known = recent.get(word);
      if (known == null) {
        known = merge(word);
        recent.put(word, known);
      }
      return known;
    }
  }

  /** How many words are remembered. */
  int remembered() {
    synchronized (recent) {
      return recent.size();
    }
  }

  /** Quadratic in the length of the word, which the length of a sentence bounds. */
  private int[] merge(String word) {
    int size = word.length();
    int[] tokens = new int[size];
    for (int i = 0; i < size; i++) {
      String letter = word.substring(i, i + 1) + (i == size - 1 ? endOfWord : "");
      tokens[i] = vocabulary.getOrDefault(letter, unknown);
    }
    while (size > 1) {
      Merge best = null;
      int at = 0;
      for (int i = 0; i + 1 < size; i++) {
        Merge merge = merges.get(key(tokens[i], tokens[i + 1]));
        if (merge != null && (best == null || merge.rank < best.rank)) {
          best = merge;
          at = i;
        }
      }
      if (best == null) {
        break;
      }
      tokens[at] = best.id;
      System.arraycopy(tokens, at + 2, tokens, at + 1, size - at - 2);
      size--;
    }
    return Arrays.copyOf(tokens, size);
  }
}
