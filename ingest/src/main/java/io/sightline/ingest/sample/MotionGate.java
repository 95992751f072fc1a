package io.sightline.ingest.sample;

import io.sightline.core.video.MediaTime;
import io.sightline.inference.image.RgbImage;
import java.time.Duration;
import java.util.Arrays;

/**
 * Tells frames that show something new from those that do not, so that only the former cost an
 * encoder run. Deterministic: the same pictures and times give the same answers.
 *
 * <p>Owned by one thread, except for {@link #lost}.
 */
public final class MotionGate {
  /*
   * The picture's luminance, averaged over cells of some 8 x 8 pixels, is compared with that of the
   * last encoded frame, not of the last frame: what moves slowly adds up. A cell has changed if it
   * differs by more than some multiples of its own noise, and by more than a floor.
   *
   * Noise of a cell is the running mean of its step from frame to frame, each step counted as at
   * most a few times what is known: what passes through hardly raises it, what never rests (gain at
   * night, leaves, water, a compressor that pulses) does, within seconds. The middle of all cells'
   * noise is the least that any is given: sensors grow noisy as a whole.
   *
   * A cloud or the camera's exposure moves all cells alike: the median step is taken off first. A
   * light that is switched moves the median itself far, and is something new.
   *
   * An encoder of motion sees T frames: after the last change T - 1 more are encoded, until its
   * view stands still, too. Cost: one pass over the picture that the encoder is given anyway, some
   * 0.1 ms.
   */
  private static final int CELL = 8;

  /** How fast noise is followed, a frame. */
  private static final float FOLLOWS = 0.05f;

  /** A step counts as at most this many times the known noise, plus a little. */
  private static final float CLIPPED = 3;

  private static final float NOISE_AT_FIRST = 0.5f;

  private final Settings settings;
  private final int settles;
  private float[] encoded = {};
  private float[] before = {};
  private float[] noise = {};
  private float[] now = {};
  private float[] steps = {};
  private MediaTime encodedAt = MediaTime.ZERO;
  private int toSettle;
  private volatile boolean lost;

  /**
   * @param multiples of a cell's noise beyond which it has changed, above 0
   * @param floor steps of luminance (0 to 255) below which a cell has not changed, above 0
   * @param cells how many must have changed, at least 1
   * @param light median step of all cells, in luminance, that is something new by itself
   * @param refresh a frame is encoded at least this often
   */
  public record Settings(
      double multiples, double floor, int cells, double light, Duration refresh) {
    public static final Settings DEFAULT = new Settings(6, 3, 1, 8, Duration.ofSeconds(5));

    /**
     * @throws IllegalArgumentException if a number is not above 0
     */
    public Settings {
      if (!(multiples > 0 && floor > 0 && light > 0) || cells < 1 || refresh.toMillis() < 1) {
        throw new IllegalArgumentException("gate settings must be above 0");
      }
    }
  }

  /**
   * @param framesPerFeature how many frames the encoder sees at once
   */
  public MotionGate(Settings settings, int framesPerFeature) {
    this.settings = settings;
    this.settles = framesPerFeature - 1;
  }

  /** A new epoch: the next frame is new. */
  public void begin() {
    encoded = new float[0];
    before = new float[0];
  }

  /** From any thread: the last frame that was to be encoded was not, so the next is new. */
  public void lost() {
    lost = true;
  }

  /**
   * Takes the next frame.
   *
   * @param time not less than that of the frame before
   * @return whether it is to be encoded
   */
  public boolean passes(RgbImage picture, MediaTime time) {
    measure(picture);
    boolean wasLost = lost;
    lost = false;
    boolean first = encoded.length != now.length;
    boolean changed = first || wasLost || changed();
    boolean due = time.micros() - encodedAt.micros() >= settings.refresh.toNanos() / 1_000 - 500;
    if (first) {
      noise = new float[now.length];
      Arrays.fill(noise, NOISE_AT_FIRST);
    } else {
      follow();
    }
    before = before.length == now.length ? before : new float[now.length];
    System.arraycopy(now, 0, before, 0, now.length);
    boolean passes = changed || due || toSettle > 0;
    toSettle = changed ? settles : Math.max(0, toSettle - 1);
    if (passes) {
      encoded = first ? now.clone() : encoded;
      System.arraycopy(now, 0, encoded, 0, now.length);
      encodedAt = time;
    }
    return passes;
  }

  /** The mean luminance of every cell. */
  private void measure(RgbImage picture) {
    int columns = Math.max(1, picture.width() / CELL);
    int rows = Math.max(1, picture.height() / CELL);
    if (now.length != columns * rows) {
      now = new float[columns * rows];
      steps = new float[columns * rows];
    }
    byte[] pixels = picture.pixels();
    for (int row = 0; row < rows; row++) {
      int top = row * picture.height() / rows;
      int lower = (row + 1) * picture.height() / rows;
      for (int column = 0; column < columns; column++) {
        int left = column * picture.width() / columns;
        int right = (column + 1) * picture.width() / columns;
        long sum = 0;
        for (int y = top; y < lower; y++) {
          int at = 3 * (y * picture.width() + left);
          for (int x = left; x < right; x++, at += 3) {
            // BT.601's weights of red, green and blue in parts of 256.
            sum +=
                77 * (pixels[at] & 0xff)
                    + 150 * (pixels[at + 1] & 0xff)
                    + 29 * (pixels[at + 2] & 0xff);
          }
        }
        now[row * columns + column] = sum / 256f / ((lower - top) * (right - left));
      }
    }
  }

  private boolean changed() {
    float light = medianStep(encoded);
    if (Math.abs(light) >= settings.light) {
      return true;
    }
    float least = median(noise);
    int cells = 0;
    for (int i = 0; i < now.length && cells < settings.cells; i++) {
      double limit = Math.max(settings.floor, settings.multiples * Math.max(least, noise[i]));
      if (Math.abs(now[i] - encoded[i] - light) > limit) {
        cells++;
      }
    }
    return cells >= settings.cells;
  }

  /** Learns each cell's noise from its step since the frame before. */
  private void follow() {
    float light = medianStep(before);
    for (int i = 0; i < now.length; i++) {
      float step = Math.abs(now[i] - before[i] - light);
      noise[i] += FOLLOWS * (Math.min(step, CLIPPED * noise[i] + NOISE_AT_FIRST) - noise[i]);
    }
  }

  private float medianStep(float[] since) {
    for (int i = 0; i < now.length; i++) {
      steps[i] = now[i] - since[i];
    }
    Arrays.sort(steps);
    return steps[steps.length / 2];
  }

  private float median(float[] values) {
    System.arraycopy(values, 0, steps, 0, values.length);
    Arrays.sort(steps);
    return steps[steps.length / 2];
  }
}
