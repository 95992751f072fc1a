package io.sightline.simulator.stage;

import io.sightline.simulator.raster.Camera;
import io.sightline.simulator.raster.Canvas;
import io.sightline.simulator.raster.Grain;
import io.sightline.simulator.raster.Rgb;

/**
 * Paints the fixed world once: a ray a quarter pixel against the ground and the boxes, with the
 * sun's shadows, corners darkened, and weather on the ground.
 *
 * <p>Costs about a second of one core at 640x360; afterwards a frame begins as a copy of it.
 */
public final class Backdrop {
  private final Stage stage;
  private final Camera camera;
  private final Lighting light;
  private final Conditions conditions;
  private final int salt;
  private final double[] fall = new double[3];

  private Backdrop(Stage stage, Camera camera, Lighting light, Conditions conditions, int salt) {
    this.stage = stage;
    this.camera = camera;
    this.light = light;
    this.conditions = conditions;
    this.salt = salt;
  }

  public static Canvas paint(
      Stage stage, Camera camera, Lighting light, Conditions conditions, int salt) {
    Canvas canvas = new Canvas(camera.width, camera.height);
    new Backdrop(stage, camera, light, conditions, salt).fill(canvas);
    return canvas;
  }

  private void fill(Canvas canvas) {
    double[] ray = new double[3];
    double[] hit = new double[1];
    for (int y = 0; y < canvas.height; y++) {
      for (int x = 0; x < canvas.width; x++) {
        int r = 0;
        int g = 0;
        int b = 0;
        for (int k = 0; k < 4; k++) {
          camera.ray(x + 0.25 + 0.5 * (k & 1), y + 0.25 + 0.5 * (k >> 1), ray);
          int c = trace(ray, hit);
          r += c >> 16 & 255;
          g += c >> 8 & 255;
          b += c & 255;
          if (k == 0) {
            canvas.near[y * canvas.width + x] = (float) (1 / hit[0]);
          }
        }
        canvas.rgb[y * canvas.width + x] = (r / 4) << 16 | (g / 4) << 8 | b / 4;
      }
    }
  }

  private int trace(double[] ray, double[] hit) {
    double best = ray[1] < -1e-6 ? -camera.y / ray[1] : Double.POSITIVE_INFINITY;
    Solid solid = null;
    for (Solid s : stage.solids()) {
      double t = s.enter(camera.x, camera.y, camera.z, ray[0], ray[1], ray[2]);
      if (t < best) {
        best = t;
        solid = s;
      }
    }
    hit[0] = Math.min(best, 1e6);
    if (best == Double.POSITIVE_INFINITY || best > 400) {
      return sky(ray);
    }
    double x = camera.x + ray[0] * best;
    double y = camera.y + ray[1] * best;
    double z = camera.z + ray[2] * best;
    return solid == null ? ground(x, z, best) : wall(solid, x, y, z, best);
  }

  private int ground(double x, double z, double distance) {
    Patch patch = stage.ground();
    for (Patch p : stage.patches()) {
      if (p.holds(x, z)) {
        patch = p;
      }
    }
    int albedo = patch.material().colour(patch.colour(), x, z, salt);
    double sunShare = light.sun > 0 && !stage.shaded(x, 0.01, z, light) ? 1 : 0;
    light.fall(x, 0, z, 0, 1, 0, sunShare, openness(x, z), fall);
    if (!stage.indoor()) {
      albedo = weathered(albedo, x, z);
    }
    return light.show(albedo, fall, 1, distance);
  }

  private int weathered(int albedo, double x, double z) {
    double spot = Grain.rough(x * 0.5, z * 0.5, salt + 31);
    if (conditions.weather() == Weather.SNOW) {
      return Rgb.mix(albedo, 0xe4e8ee, (float) Math.max(0.3, Math.min(0.92, 0.72 + 0.5 * spot)));
    }
    return conditions.weather() == Weather.RAIN
        ? Rgb.scaled(albedo, (float) (0.72 + 0.12 * spot))
        : albedo;
  }

  /** Share of the surroundings' light on the ground: less beside walls. */
  private double openness(double x, double z) {
    double open = 1;
    for (Solid s : stage.solids()) {
      if (s.y0() > 1.2) {
        continue;
      }
      double dx = Math.max(0, Math.max(s.x0() - x, x - s.x1()));
      double dz = Math.max(0, Math.max(s.z0() - z, z - s.z1()));
      double d = Math.sqrt(dx * dx + dz * dz);
      double high = Math.min(1.5, s.y1() - s.y0());
      if (d < high) {
        open = Math.min(open, 0.55 + 0.45 * d / high);
      }
    }
    return open;
  }

  private int wall(Solid s, double x, double y, double z, double distance) {
    double ax = Math.min(Math.abs(x - s.x0()), Math.abs(x - s.x1()));
    double ay = Math.min(Math.abs(y - s.y0()), Math.abs(y - s.y1()));
    double az = Math.min(Math.abs(z - s.z0()), Math.abs(z - s.z1()));
    double nx = 0;
    double ny = 0;
    double nz = 0;
    double u;
    double v;
    if (ay <= ax && ay <= az) {
      ny = Math.abs(y - s.y1()) < Math.abs(y - s.y0()) ? 1 : -1;
      u = x;
      v = z;
    } else if (ax <= az) {
      nx = Math.abs(x - s.x1()) < Math.abs(x - s.x0()) ? 1 : -1;
      u = z;
      v = y;
    } else {
      nz = Math.abs(z - s.z1()) < Math.abs(z - s.z0()) ? 1 : -1;
      u = x;
      v = y;
    }
    int albedo =
        ny != 0
            ? Material.PLAIN.colour(s.colour(), u, v, salt)
            : s.material().colour(s.colour(), u, v, salt + (int) (s.x0() * 7 + s.z0() * 3));
    double facing = nx * light.sunX + ny * light.sunY + nz * light.sunZ;
    double e = 0.01;
    boolean lit =
        light.sun > 0 && facing > 0 && !stage.shaded(x + nx * e, y + ny * e, z + nz * e, light);
    double foot =
        ny == 0 ? Math.min(1, 0.65 + 0.35 * (y - Math.max(0, s.y0() > 1 ? -1 : 0)) / 1.2) : 1;
    light.fall(x, y, z, nx, ny, nz, lit ? 1 : 0, foot, fall);
    if (ny > 0 && !stage.indoor() && conditions.weather() == Weather.SNOW) {
      albedo = weathered(albedo, x, z);
    }
    return light.show(albedo, fall, 1, distance);
  }

  private int sky(double[] ray) {
    double flat = Math.sqrt(ray[0] * ray[0] + ray[2] * ray[2]);
    double up = Math.max(0, ray[1] / flat);
    double cloud =
        Grain.rough(ray[0] / flat * 3 + 7, up * 9, salt + 17) * 0.5
            + Grain.at(ray[0] * 9, up * 22, salt) * 0.15;
    if (conditions.night()) {
      int sky = Rgb.mix(0x2a2622, 0x0b0d14, (float) Math.min(1, up * 2.5));
      return Rgb.mix(sky, light.fogColour, light.fog > 0.02 ? 0.8f : 0.1f);
    }
    return switch (conditions.weather()) {
      case CLEAR ->
          Rgb.mix(
              Rgb.mix(0xcfdde8, 0x7fa6d0, (float) Math.min(1, up * 2)),
              0xf4f5f6,
              (float) Math.max(0, Math.min(0.8, cloud * 1.4)));
      case CLOUDY, RAIN -> Rgb.scaled(0xb9bec4, (float) (0.95 + 0.15 * cloud));
      case FOG, SNOW -> light.fogColour;
    };
  }
}
