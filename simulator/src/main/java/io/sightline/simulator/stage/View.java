package io.sightline.simulator.stage;

import io.sightline.simulator.raster.Camera;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the camera hangs and looks, whatever the size of its picture.
 *
 * @param yaw radians to the right
 * @param pitch radians downwards
 * @param field radians from top to bottom
 */
public record View(double x, double y, double z, double yaw, double pitch, double field) {
  public Camera camera(int width, int height) {
    return new Camera(x, y, z, yaw, pitch, field, width, height);
  }

  /**
   * The path cut or continued so that both its ends lie just out of the picture. A straight end is
   * continued until nothing of that height is seen any more, at most 60 m.
   *
   * @param aspect width by height of the picture
   * @param margin metres beyond the edge
   * @param tall height in metres of what moves there
   */
  public Path fromEdgeToEdge(Path path, double aspect, double margin, double tall) {
    Camera camera = camera((int) Math.round(360 * aspect), 360);
    Path end = grown(path, camera, margin, tall);
    return grown(end.reversed(), camera, margin, tall).reversed();
  }

  /** The same for the start of the path only; its end lies out of sight already. */
  public Path fromEdge(Path path, double aspect, double margin, double tall) {
    Camera camera = camera((int) Math.round(360 * aspect), 360);
    return grown(path.reversed(), camera, margin, tall).reversed();
  }

  private static Path grown(Path path, Camera camera, double margin, double tall) {
    double length = path.length();
    double s = length;
    double step = 0.25;
    if (seen(path, camera, s, tall)) {
      while (s < length + 60 && seen(path, camera, s, tall)) {
        s += step;
      }
    } else {
      while (s > step && !seen(path, camera, s, tall)) {
        s -= step;
      }
    }
    s += margin;
    List<double[]> points = new ArrayList<>();
    double along = 0;
    for (int i = 0; i < path.points().size(); i++) {
      if (i > 0) {
        along += Path.distance(path.points().get(i - 1), path.points().get(i));
      }
      if (along < s || i == 0) {
        points.add(path.points().get(i));
      }
    }
    if (s > length) {
      points.remove(points.size() - 1);
    }
    points.add(path.at(s));
    return new Path(List.copyOf(points), path.place());
  }

  private static boolean seen(Path path, Camera camera, double s, double tall) {
    double[] p = path.at(s);
    double[] scratch = new double[3];
    return camera.sees(p[0], 0.1, p[1], 0, scratch)
        || camera.sees(p[0], tall / 2, p[1], 0, scratch)
        || camera.sees(p[0], tall, p[1], 0, scratch);
  }
}
