package io.sightline.schemas;

import org.apache.kafka.common.errors.RetriableException;

/**
 * The schema registry did not answer, or not as one does. Says nothing about the record at hand:
 * asking again later may help, and the record must not go to dead-letters.
 */
public final class SchemaRegistryException extends RetriableException {
  private static final long serialVersionUID = 1;

  /**
   * @param message what was asked and what came, without secrets
   */
  public SchemaRegistryException(String message) {
    super(message);
  }

  /** As above, with what went wrong underneath. */
  public SchemaRegistryException(String message, Throwable cause) {
    super(message, cause);
  }
}
