package io.sightline.inference.text;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * CLIP's byte-level byte-pair tokenizer, read from a {@code tokenizer.json} in the format of
 * Hugging Face's tokenizers. Of the kinds that this format knows only that one is understood;
 * others are refused by name.
 *
 * <p>Thread-safe; memory is bounded, see {@link BytePairs}.
 */
public final class ClipTokenizer {
  // How: text is composed (NFC), runs of white space become one space, letters become small; a
  // pattern picks the words, single digits and runs of signs; each becomes its UTF-8 bytes, written
  // as one printable letter a byte, and its last letter is marked; neighbours are then merged by
  // rank. Cost: linear in the sentence, quadratic in its longest word; none for words seen lately.

  private static final Pattern WHITESPACE =
      Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  private final TokenizerJson json;

  private ClipTokenizer(TokenizerJson json) {
    this.json = json;
  }

  /**
   * @throws IllegalArgumentException if the file cannot be read or is of another kind, saying what
   *     was expected and found
   */
  public static ClipTokenizer load(Path tokenizerJson) {
    return new ClipTokenizer(TokenizerJson.read(tokenizerJson));
  }

  /**
   * @return the token ids of a sentence, those of start and end included, without padding; not cut
   *     to any length
   */
  public long[] encode(String sentence) {
    LongStream.Builder ids = LongStream.builder();
    for (int id : json.before()) {
      ids.add(id);
    }
    // Names of special tokens count wherever they stand, before anything else is done to the text.
    int from = 0;
    if (json.specials() != null) {
      Matcher special = json.specials().matcher(sentence);
      while (special.find()) {
        encodePlain(sentence.substring(from, special.start()), ids);
        ids.add(json.specialId(special.group()));
        from = special.end();
      }
    }
    encodePlain(sentence.substring(from), ids);
    for (int id : json.after()) {
      ids.add(id);
    }
    return ids.build().toArray();
  }

  private void encodePlain(String text, LongStream.Builder ids) {
    Matcher word = json.words().matcher(normalise(text));
    while (word.find()) {
      Matcher part = json.parts().matcher(word.group());
      while (part.find()) {
        String letters = ByteLetters.of(part.group().getBytes(StandardCharsets.UTF_8));
        for (int id : json.pairs().encode(letters)) {
          ids.add(id);
        }
      }
    }
  }

  private static String normalise(String text) {
    String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
    String spaced = WHITESPACE.matcher(composed).replaceAll(" ");
    StringBuilder small = new StringBuilder(spaced.length());
    // Letter by letter: String.toLowerCase alone would give a final sigma its own form.
    spaced
        .codePoints()
        .forEach(letter -> small.append(Character.toString(letter).toLowerCase(Locale.ROOT)));
    return small.toString();
  }
}
