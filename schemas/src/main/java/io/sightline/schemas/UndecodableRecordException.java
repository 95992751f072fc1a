package io.sightline.schemas;

import org.apache.kafka.common.errors.SerializationException;

/**
 * The bytes of a record are not what its topic holds: garbage, cut short, too large, of an unknown
 * schema, or of a value that core refuses. Such a record goes to dead-letters; trying again does
 * not help.
 */
public final class UndecodableRecordException extends SerializationException {
  private static final long serialVersionUID = 1;

  /**
   * @param message what was expected and what was found, in one line
   */
  public UndecodableRecordException(String message) {
    super(message);
  }

  /** As above, with what went wrong underneath. */
  public UndecodableRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
