package io.sightline.inference.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BytePairsTest {
  // a=0 b=1 c=2 c</w>=3; "b c</w>" is learnt before "a b".
  private final BytePairs pairs =
      new BytePairs(
          Map.of("a", 0, "b", 1, "c", 2, "c</w>", 3, "bc</w>", 4, "ab", 5, "aa", 6),
          Map.of(
              BytePairs.key(1, 3), new BytePairs.Merge(0, 4),
              BytePairs.key(0, 1), new BytePairs.Merge(1, 5),
              BytePairs.key(0, 0), new BytePairs.Merge(2, 6)),
          "</w>",
          9);

  @Test
  void theMergeThatWasLearntFirstGoesFirst() {
    assertThat(pairs.encode("abc")).containsExactly(0, 4);
    assertThat(pairs.encode("abcc")).containsExactly(5, 2, 3);
  }

  @Test
  void ofOverlappingPairsTheLeftGoesFirst() {
    assertThat(pairs.encode("aaac")).containsExactly(6, 0, 3);
  }

  @Test
  void aLetterThatIsNotInTheVocabularyIsUnknown() {
    assertThat(pairs.encode("ax")).containsExactly(0, 9);
  }

  @Test
  void whatIsRememberedIsBounded() {
    for (int i = 0; i < 3 * BytePairs.REMEMBERED; i++) {
      pairs.encode("a" + i);
    }
    assertThat(pairs.remembered()).isEqualTo(BytePairs.REMEMBERED);
    pairs.encode("a".repeat(1000));
    assertThat(pairs.encode("abc")).containsExactly(0, 4);
  }
}
