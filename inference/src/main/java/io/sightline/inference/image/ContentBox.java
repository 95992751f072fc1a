package io.sightline.inference.image;

/**
 * Where a picture comes to lie in the encoder's tensor, all in pixels: scale the whole source to
 * {@code scaledWidth x scaledHeight}, take of that the part of {@code width x height} at {@code
 * (cropX, cropY)}, and it stands at {@code (x, y)} in the tensor; the rest of the tensor is filled.
 *
 * <p>The part is the whole unless the mode is {@link ResizeMode#SHORTEST}; nothing is filled unless
 * it is {@link ResizeMode#LONGEST}.
 */
public record ContentBox(
    int scaledWidth, int scaledHeight, int cropX, int cropY, int x, int y, int width, int height) {
  public ContentBox {
    boolean inside =
        width >= 1
            && height >= 1
            && x >= 0
            && y >= 0
            && cropX >= 0
            && cropY >= 0
            && cropX + width <= scaledWidth
            && cropY + height <= scaledHeight;
    if (!inside) {
      throw new IllegalArgumentException(
          "part %dx%d at (%d, %d) is not within %dx%d"
              .formatted(width, height, cropX, cropY, scaledWidth, scaledHeight));
    }
  }

  /** Whether a part of the scaled picture is cut off. */
  public boolean crops() {
    return width != scaledWidth || height != scaledHeight;
  }
}
