package io.sightline.core.query;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of one standing query: 1 to 64 letters, digits, '.', '_' or '-', starting with a letter
 * or digit.
 */
public record QueryId(String value) implements Comparable<QueryId> {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /**
   * @throws IllegalArgumentException if the name is not of that form
   */
  public QueryId {
    Objects.requireNonNull(value, "value");
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "query id must be 1 to 64 letters, digits, '.', '_' or '-', starting with a letter or digit, but was: "
              + value);
    }
  }

  @Override
  public int compareTo(QueryId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
