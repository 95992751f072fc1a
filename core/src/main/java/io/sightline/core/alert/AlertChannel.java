package io.sightline.core.alert;

import io.sightline.core.query.Severity;
import java.util.Objects;

/**
 * One way to people.
 *
 * @param name holds no secret, not empty
 * @param least what matters less is not told here
 * @param ends whether it is also told how an occurrence ended that it was told of
 * @param groups whether matches on several streams become one notification here, where their rule
 *     says so
 */
public record AlertChannel(String name, Severity least, boolean ends, boolean groups) {
  /**
   * @throws IllegalArgumentException if the name is empty
   */
  public AlertChannel {
    Objects.requireNonNull(least, "least");
    if (name.isBlank()) {
      throw new IllegalArgumentException("a channel must have a name");
    }
  }

  /** One that follows the rules on grouping. */
  public AlertChannel(String name, Severity least, boolean ends) {
    this(name, least, ends, true);
  }
}
