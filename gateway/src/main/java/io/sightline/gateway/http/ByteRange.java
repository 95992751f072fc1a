package io.sightline.gateway.http;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A part of what is served, as a header {@code Range} asks for it.
 *
 * @param from first byte
 * @param to last byte, less than the length of the whole
 */
record ByteRange(long from, long to) {
  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,19})-(\\d{0,19})");

  /** That what was asked for lies behind the end. */
  static final class UnsatisfiableException extends Exception {
    private static final long serialVersionUID = 1;
  }

  /**
   * What is no single range of bytes is left alone, as RFC 9110 says: then the whole is served.
   *
   * @param length of the whole, at least 1
   * @return empty for the whole
   */
  static Optional<ByteRange> of(Optional<String> header, long length)
      throws UnsatisfiableException {
    Matcher range = ONE.matcher(header.orElse("").strip());
    if (!range.matches() || range.group(1).isEmpty() && range.group(2).isEmpty()) {
      return Optional.empty();
    }
    if (range.group(1).isEmpty()) {
      long last = number(range.group(2));
      if (last == 0) {
        throw new UnsatisfiableException();
      }
      return Optional.of(new ByteRange(Math.max(0, length - last), length - 1));
    }
    long from = number(range.group(1));
    long to = range.group(2).isEmpty() ? Long.MAX_VALUE : number(range.group(2));
    if (to < from) {
      return Optional.empty();
    }
    if (from >= length) {
      throw new UnsatisfiableException();
    }
    return Optional.of(new ByteRange(from, Math.min(to, length - 1)));
  }

  private static long number(String digits) {
    try {
      return Long.parseLong(digits);
    } catch (NumberFormatException e) {
      return Long.MAX_VALUE;
    }
  }

  long length() {
    return to - from + 1;
  }

  /** As the header {@code Content-Range} has it. */
  String of(long whole) {
    return "bytes " + from + "-" + to + "/" + whole;
  }
}
