package io.sightline.core.alert;

import java.util.Objects;

/**
 * One way to people.
 *
 * @param name holds no secret, not empty
 * @param least what matters less is not told here
 * @param ends whether it is also told how a moment ended that it was told of
 */
public record AlertChannel(String name, Severity least, boolean ends) {
  /**
   * @throws IllegalArgumentException if the name is empty
   */
  public AlertChannel {
    Objects.requireNonNull(least, "least");
    if (name.isBlank()) {
      throw new IllegalArgumentException("a channel must have a name");
    }
  }
}
