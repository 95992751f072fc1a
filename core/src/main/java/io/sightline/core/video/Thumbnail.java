package io.sightline.core.video;

import java.util.Arrays;

/** A small JPEG picture of one frame. Owns its bytes; immutable. */
public final class Thumbnail {
  /** The largest picture that is accepted, in bytes. */
  public static final int MAX_BYTES = 256 * 1024;

  private final byte[] jpeg;

  /**
   * @param jpeg copied
   * @throws IllegalArgumentException if empty or larger than {@link #MAX_BYTES}
   */
  public Thumbnail(byte[] jpeg) {
    if (jpeg.length == 0 || jpeg.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "thumbnail must have 1 to " + MAX_BYTES + " bytes, but has " + jpeg.length);
    }
    this.jpeg = jpeg.clone();
  }

  /** The JPEG file, in a new array. */
  public byte[] toJpeg() {
    return jpeg.clone();
  }

  public int bytes() {
    return jpeg.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Thumbnail that && Arrays.equals(jpeg, that.jpeg);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(jpeg);
  }

  @Override
  public String toString() {
    return "Thumbnail[" + jpeg.length + " bytes]";
  }
}
