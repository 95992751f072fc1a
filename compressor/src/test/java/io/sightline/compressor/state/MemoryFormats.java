package io.sightline.compressor.state;

/** Failures of reading that tests of other packages need. */
public final class MemoryFormats {
  private MemoryFormats() {}

  /** As it is thrown for a record that a later release wrote. */
  public static RuntimeException failureOfALaterRelease() {
    try {
      MemoryFormat.header(new byte[] {Byte.MAX_VALUE});
    } catch (NewerStateException e) {
      return e;
    }
    throw new AssertionError("a later version was read");
  }
}
