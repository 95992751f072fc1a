package io.sightline.inference.text;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CLIP's byte-level byte-pair tokenizer, read from a {@code tokenizer.json} in the format of
 * Hugging Face's tokenizers. Of the kinds that this format knows only that one is understood;
 * others are refused by name.
 *
 * <p>Thread-safe; memory is bounded, see {@link BytePairs}.
 */
public final class ClipTokenizer {
  private static final Pattern WHITESPACE =
      Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

  // How: text is composed (NFC), runs of white space become one space, letters become small; a
  // pattern picks the words, single digits and runs of signs; each becomes its UTF-8 bytes, written
  // as one printable letter a byte, and its last letter is marked; neighbours are then merged by
  // rank. Cost: about 20 microseconds a sentence, less for words seen lately.
  private final Pattern words;
  private final BytePairs pairs;
  private final Pattern specials;
  private final TokenizerJson json;

  private ClipTokenizer(TokenizerJson json) {
    this.json = json;
    this.words = json.words();
    this.pairs = json.pairs();
    this.specials = json.specials();
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
    Ids ids = new Ids();
    for (int id : json.before()) {
      ids.add(id);
    }
    // Names of special tokens count wherever they stand, before anything else is done to the text.
    int from = 0;
    if (specials != null) {
      Matcher special = specials.matcher(sentence);
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
    return ids.toArray();
  }

  private void encodePlain(String text, Ids ids) {
    Matcher word = words.matcher(normalise(text));
    while (word.find()) {
      for (int id : pairs.encode(ByteLetters.of(word.group().getBytes(StandardCharsets.UTF_8)))) {
        ids.add(id);
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

  /** A growing list of ids. */
  private static final class Ids {
    private long[] values = new long[32];
    private int size;

    void add(long id) {
      if (size == values.length) {
        values = Arrays.copyOf(values, size * 2);
      }
      values[size++] = id;
    }

    long[] toArray() {
      return Arrays.copyOf(values, size);
    }
  }
}
