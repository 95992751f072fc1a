package io.sightline.gateway;

/** The gateway cannot start; the message is one line for people. */
public final class GatewayException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public GatewayException(String message, Throwable cause) {
    super(message, cause);
  }
}
