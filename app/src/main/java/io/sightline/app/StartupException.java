package io.sightline.app;

/**
 * The system cannot start; the message is one clear line that says what to do. Nothing is left half
 * started.
 */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartupException(String message) {
    super(message);
  }

  public StartupException(String message, Throwable cause) {
    super(message, cause);
  }
}
