package io.sightline.simulator.stage;

import io.sightline.simulator.raster.Rgb;
import java.util.List;

/**
 * How bright things are, and how a camera shows it. Light adds up linearly; a fixed curve then
 * turns it into display colours. Immutable; shared by the baked background and the actors, so that
 * both look alike.
 */
public final class Lighting {
  private static final double[] LINEAR = new double[256];
  private static final int CURVE = 4096;
  private static final double WHITE = 4;
  private static final int[] DISPLAY = new int[CURVE + 1];

  static {
    for (int i = 0; i < 256; i++) {
      LINEAR[i] = StrictMath.pow(i / 255.0, 2.2);
    }
    for (int i = 0; i <= CURVE; i++) {
      double v = WHITE * i / CURVE;
      double curved = v * (1 + v / (WHITE * WHITE)) / (1 + 0.72 * v) * 1.25;
      DISPLAY[i] = (int) Math.min(255, 255 * StrictMath.pow(Math.min(1, curved), 1 / 2.2) + 0.5);
    }
  }

  /** Unit vector towards the sun; the sun is out if {@link #sun} is over zero. */
  public final double sunX;

  public final double sunY;
  public final double sunZ;
  public final double sun;

  /** Extinction a metre. */
  public final double fog;

  public final int fogColour;
  private final double[] ambient;
  private final double[] sunTint;
  private final double exposure;
  private final List<Lamp> lamps;
  private final double[][] lampTint;

  /**
   * @param azimuth of the sun in radians from z towards x
   * @param elevation of the sun in radians
   * @param sun strength of the sun, 1 at noon, 0 for none
   * @param sunColour {@code 0xRRGGBB}
   * @param ambient strength of the light from everywhere
   */
  public Lighting(
      double azimuth,
      double elevation,
      double sun,
      int sunColour,
      double ambient,
      int ambientColour,
      double exposure,
      double fog,
      int fogColour,
      List<Lamp> lamps) {
    this.sunX = StrictMath.sin(azimuth) * StrictMath.cos(elevation);
    this.sunY = StrictMath.sin(elevation);
    this.sunZ = StrictMath.cos(azimuth) * StrictMath.cos(elevation);
    this.sun = sun;
    this.sunTint = linear(sunColour, sun);
    this.ambient = linear(ambientColour, ambient);
    this.exposure = exposure;
    this.fog = fog;
    this.fogColour = fogColour;
    this.lamps = List.copyOf(lamps);
    this.lampTint = new double[lamps.size()][];
    for (int i = 0; i < lampTint.length; i++) {
      lampTint[i] = linear(lamps.get(i).colour(), lamps.get(i).strength());
    }
  }

  private static double[] linear(int rgb, double strength) {
    return new double[] {
      LINEAR[rgb >> 16 & 255] * strength,
      LINEAR[rgb >> 8 & 255] * strength,
      LINEAR[rgb & 255] * strength
    };
  }

  public List<Lamp> lamps() {
    return lamps;
  }

  /**
   * Writes the light that falls on a surface.
   *
   * @param nx unit normal; all zero for something round
   * @param sunShare 1 in the sun, 0 in its shadow
   * @param open share of the surroundings' light that gets there, 1 in the open
   * @param out red, green, blue, linear, 1 is noon
   */
  public void fall(
      double x,
      double y,
      double z,
      double nx,
      double ny,
      double nz,
      double sunShare,
      double open,
      double[] out) {
    boolean round = nx == 0 && ny == 0 && nz == 0;
    double facing = round ? 0.62 : Math.max(0, nx * sunX + ny * sunY + nz * sunZ);
    double s = facing * sunShare;
    double sky = open * (round ? 0.9 : 0.82 + 0.18 * ny);
    for (int c = 0; c < 3; c++) {
      out[c] = ambient[c] * sky + sunTint[c] * s;
    }
    for (int i = 0; i < lampTint.length; i++) {
      Lamp lamp = lamps.get(i);
      double dx = lamp.x() - x;
      double dy = lamp.y() - y;
      double dz = lamp.z() - z;
      double d2 = dx * dx + dy * dy + dz * dz;
      double d = Math.sqrt(d2);
      double toward = round ? 0.7 : Math.max(0, (nx * dx + ny * dy + nz * dz) / Math.max(d, 0.01));
      double r2 = lamp.reach() * lamp.reach();
      double f = toward * r2 / (r2 + d2);
      out[0] += lampTint[i][0] * f;
      out[1] += lampTint[i][1] * f;
      out[2] += lampTint[i][2] * f;
    }
  }

  /** The display colour of a surface colour under the given light, seen through the air. */
  public int show(int albedo, double[] light, double factor, double distance) {
    int colour =
        curve(LINEAR[albedo >> 16 & 255] * light[0] * factor) << 16
            | curve(LINEAR[albedo >> 8 & 255] * light[1] * factor) << 8
            | curve(LINEAR[albedo & 255] * light[2] * factor);
    return fog > 0 ? through(colour, distance) : colour;
  }

  /** A display colour seen through that many metres of air. */
  public int through(int colour, double distance) {
    double clear = StrictMath.exp(-fog * distance);
    return Rgb.mix(fogColour, colour, (float) clear);
  }

  private int curve(double v) {
    double scaled = v * exposure * (CURVE / WHITE);
    return DISPLAY[(int) Math.min(CURVE, scaled)];
  }
}
