package io.sightline.compressor.state;

/**
 * The store holds state that a later release wrote. It is worth keeping, so nothing is guessed and
 * nothing is overwritten: the compressor stops.
 */
public final class NewerStateException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  NewerStateException(String message) {
    super(message);
  }
}
