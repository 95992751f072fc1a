package io.sightline.simulator.raster;

/**
 * A pinhole camera over the ground plane: world metres (x right, y up, z away) to pixels.
 * Immutable.
 */
public final class Camera {
  /** Nothing nearer than this many metres is drawn. */
  public static final double NEAR = 0.25;

  public final double x;
  public final double y;
  public final double z;
  public final int width;
  public final int height;

  /** Pixels a metre at one metre's depth. */
  public final double focal;

  private final double sinYaw;
  private final double cosYaw;
  private final double sinPitch;
  private final double cosPitch;

  /**
   * @param yaw radians to the right
   * @param pitch radians downwards
   * @param verticalField radians from the top to the bottom of the picture
   */
  public Camera(
      double x,
      double y,
      double z,
      double yaw,
      double pitch,
      double verticalField,
      int width,
      int height) {
    this.x = x;
    this.y = y;
    this.z = z;
    this.width = width;
    this.height = height;
    this.focal = height / 2.0 / StrictMath.tan(verticalField / 2);
    this.sinYaw = StrictMath.sin(yaw);
    this.cosYaw = StrictMath.cos(yaw);
    this.sinPitch = StrictMath.sin(pitch);
    this.cosPitch = StrictMath.cos(pitch);
  }

  /** Metres in front of the camera's plane; negative behind it. */
  public double depth(double px, double py, double pz) {
    return ((px - x) * sinYaw + (pz - z) * cosYaw) * cosPitch - (py - y) * sinPitch;
  }

  /** Writes pixel column, pixel row and depth in metres; false if the point is behind. */
  public boolean project(double px, double py, double pz, double[] out) {
    double dx = px - x;
    double dy = py - y;
    double dz = pz - z;
    double right = dx * cosYaw - dz * sinYaw;
    double flat = dx * sinYaw + dz * cosYaw;
    double depth = flat * cosPitch - dy * sinPitch;
    out[2] = depth;
    if (depth < NEAR) {
      return false;
    }
    double up = flat * sinPitch + dy * cosPitch;
    out[0] = width / 2.0 + right * focal / depth;
    out[1] = height / 2.0 - up * focal / depth;
    return true;
  }

  /** Writes the direction through a pixel; its depth component is one, so length is not. */
  public void ray(double column, double row, double[] out) {
    double right = (column - width / 2.0) / focal;
    double up = (height / 2.0 - row) / focal;
    double flat = cosPitch + up * sinPitch;
    out[0] = right * cosYaw + flat * sinYaw;
    out[1] = up * cosPitch - sinPitch;
    out[2] = flat * cosYaw - right * sinYaw;
  }

  /** Whether a point lies in the picture, at least {@code margin} pixels inside it. */
  public boolean sees(double px, double py, double pz, double margin, double[] scratch) {
    return project(px, py, pz, scratch)
        && scratch[0] >= margin
        && scratch[0] < width - margin
        && scratch[1] >= margin
        && scratch[1] < height - margin;
  }
}
