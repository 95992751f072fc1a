package io.sightline.gateway.registry;

import java.util.List;
import java.util.stream.Collectors;

/** What was asked for is not done; the message says why, in words for people without secrets. */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Why something was refused. */
  public enum Kind {
    /** Fields are wrong; {@link #errors()} says which. */
    INVALID,
    /** There is no such stream, query or page. */
    UNKNOWN,
    /** The id is taken. */
    DUPLICATE,
    /** There are as many as there may be. */
    FULL,
    /** It was changed by somebody else since the caller read it. */
    STALE,
    /** The log did not take it in time; it may be tried again. */
    UNAVAILABLE
  }

  private final Kind kind;
  private final transient List<FieldError> errors;

  public RefusedException(Kind kind, String message) {
    this(kind, message, List.of(), null);
  }

  public RefusedException(Kind kind, String message, Throwable cause) {
    this(kind, message, List.of(), cause);
  }

  private RefusedException(Kind kind, String message, List<FieldError> errors, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.errors = List.copyOf(errors);
  }

  public static RefusedException invalid(List<FieldError> errors) {
    String message =
        errors.stream()
            .map(error -> error.field() + " " + error.reason())
            .collect(Collectors.joining("; "));
    return new RefusedException(Kind.INVALID, message, errors, null);
  }

  public static RefusedException invalid(String field, String reason) {
    return invalid(List.of(new FieldError(field, reason)));
  }

  public Kind kind() {
    return kind;
  }

  public List<FieldError> errors() {
    return errors;
  }
}
