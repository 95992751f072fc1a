package io.sightline.inference.text;

/**
 * Bytes written as printable letters, one a byte: those that print in Latin-1 as themselves, the
 * others as the letters from U+0100 on. So that a vocabulary of bytes can stand in a text file.
 */
final class ByteLetters {
  private static final char[] LETTER = new char[256];

  static {
    int next = 0x100;
    for (int value = 0; value < 256; value++) {
      boolean prints =
          value >= '!' && value <= '~' || value >= 0xa1 && value <= 0xac || value >= 0xae;
      LETTER[value] = (char) (prints ? value : next++);
    }
  }

  private ByteLetters() {}

  static String of(byte[] bytes) {
    char[] letters = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      letters[i] = LETTER[bytes[i] & 0xff];
    }
    return new String(letters);
  }
}
