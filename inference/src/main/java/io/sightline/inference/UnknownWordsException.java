package io.sightline.inference;

/** The encoder knows none of a sentence's words: its vector would be zero, alike to nothing. */
public final class UnknownWordsException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public UnknownWordsException(String encoder, String sentence) {
    super("encoder " + encoder + " knows none of the words of \"" + sentence + "\"");
  }
}
