package io.sightline.gateway.registry;

import java.util.ArrayList;
import java.util.List;

/** Gathers everything that is wrong before refusing. Not thread-safe: one a request. */
public final class FieldErrors {
  private final List<FieldError> errors = new ArrayList<>();

  public void add(String field, String reason) {
    errors.add(new FieldError(field, reason));
  }

  /** Adds the error unless the condition holds; returns the condition. */
  public boolean check(boolean condition, String field, String reason) {
    if (!condition) {
      add(field, reason);
    }
    return condition;
  }

  public boolean isEmpty() {
    return errors.isEmpty();
  }

  /**
   * @throws RefusedException {@link RefusedException.Kind#INVALID} with all that was gathered
   */
  public void throwIfAny() {
    if (!errors.isEmpty()) {
      throw RefusedException.invalid(errors);
    }
  }
}
