package io.sightline.inference.image;

import java.util.Objects;

/**
 * A picture that is already of the size at which it enters the encoder's tensor.
 *
 * @param box where it goes, from {@link Preprocessing#contentBox}
 * @param content exactly {@code box.width() x box.height()} pixels
 */
public record PreparedFrame(ContentBox box, RgbImage content) {
  /**
   * @throws IllegalArgumentException if the content is not of the size of the box
   */
  public PreparedFrame {
    Objects.requireNonNull(box, "box");
    if (content.width() != box.width() || content.height() != box.height()) {
      throw new IllegalArgumentException(
          "content must be %dx%d, found %dx%d"
              .formatted(box.width(), box.height(), content.width(), content.height()));
    }
  }

  /**
   * From the whole source scaled to {@code box.scaledWidth() x box.scaledHeight()}: cuts off what
   * the mode cuts off.
   *
   * @throws IllegalArgumentException if the picture is not of that size
   */
  public static PreparedFrame ofScaled(ContentBox box, RgbImage scaled) {
    if (scaled.width() != box.scaledWidth() || scaled.height() != box.scaledHeight()) {
      throw new IllegalArgumentException(
          "scaled picture must be %dx%d, found %dx%d"
              .formatted(box.scaledWidth(), box.scaledHeight(), scaled.width(), scaled.height()));
    }
    return new PreparedFrame(
        box,
        box.crops() ? scaled.crop(box.cropX(), box.cropY(), box.width(), box.height()) : scaled);
  }
}
