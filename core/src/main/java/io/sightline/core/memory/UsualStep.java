package io.sightline.core.memory;

import io.sightline.core.video.FrameFeature;

/**
 * How far apart neighbouring frames of a stream usually are: a running median of 1 - cosine between
 * one frame and the next. It is the unit in which "near-duplicate" is measured, since encoders and
 * places differ in scale by orders of magnitude.
 */
public final class UsualStep {
  /** Below this, two features differ by no more than half precision can hold. */
  static final double LEAST = 1e-6;

  /*
   * A median that needs no history: it goes up by a fixed factor for a step that is larger than it,
   * down for one that is smaller, and so rests where both are as frequent. Working in factors makes
   * it free of scale. One percent a frame doubles in 70 frames: minutes of motion move it, a passer-by
   * hardly does.
   */
  private static final double FACTOR = 1.01;

  private UsualStep() {}

  /**
   * The median after one more pair of neighbours.
   *
   * @param usual the median so far; 0 if this is the first pair
   * @return at least {@link #LEAST}
   */
  static double after(double usual, FrameFeature before, FrameFeature frame) {
    double step = Math.max(LEAST, 1 - before.cosine(frame));
    if (usual == 0) {
      return step;
    }
    double next = step > usual ? usual * FACTOR : step < usual ? usual / FACTOR : usual;
    return Math.max(LEAST, next);
  }
}
