package io.sightline.simulator;

import io.sightline.simulator.actor.Actor;
import io.sightline.simulator.actor.Brush;
import io.sightline.simulator.actor.Company;
import io.sightline.simulator.actor.FixtureModel;
import io.sightline.simulator.actor.Scenery;
import io.sightline.simulator.raster.Camera;
import io.sightline.simulator.raster.Canvas;
import io.sightline.simulator.raster.Grain;
import io.sightline.simulator.raster.Rgb;
import io.sightline.simulator.raster.Sensor;
import io.sightline.simulator.stage.Backdrop;
import io.sightline.simulator.stage.Climate;
import io.sightline.simulator.stage.Conditions;
import io.sightline.simulator.stage.Lighting;
import io.sightline.simulator.stage.Stage;
import io.sightline.simulator.stage.View;
import io.sightline.simulator.story.Act;
import java.util.List;

/**
 * Draws the frames of one camera: the painted world, the actors, what falls from the sky, and what
 * the sensor makes of it. One thread at a time.
 */
final class FramePainter {
  private final int margin;
  private final Stage stage;
  private final Conditions conditions;
  private final Camera camera;
  private final int salt;
  private final Canvas canvas;
  private final Lit bright;
  private Lit dark;
  private final Company company = new Company();
  private final FixtureModel fixtures = new FixtureModel();
  private final Sky sky;
  private final Sensor sensor;

  /** The world under one light. */
  private record Lit(Canvas backdrop, Brush brush) {}

  FramePainter(Stage stage, Conditions conditions, int width, int height, long seed) {
    this.stage = stage;
    this.conditions = conditions;
    this.salt = (int) (seed * 0x9E3779B1L >>> 8);
    double scale = height / 360.0;
    this.margin = conditions.shake() > 0 ? (int) Math.ceil(2 * scale * conditions.shake()) : 0;
    View v = stage.view();
    // a wider picture of the same scale, of which the middle is shown
    double grown = (height + 2.0 * margin) / height;
    double field = 2 * StrictMath.atan(StrictMath.tan(v.field() / 2) * grown);
    this.camera =
        new Camera(
            v.x(),
            v.y(),
            v.z(),
            v.yaw(),
            v.pitch(),
            field,
            width + 2 * margin,
            height + 2 * margin);
    this.canvas = new Canvas(camera.width, camera.height);
    this.bright = lit(true);
    this.sky = new Sky(conditions.weather(), stage.indoor(), conditions.night());
    this.sensor = new Sensor(conditions.noise(), conditions.optics(), seed);
  }

  private Lit lit(boolean lampsOn) {
    Lighting light = Climate.lighting(stage, conditions, lampsOn);
    Canvas backdrop = Backdrop.paint(stage, camera, light, conditions, salt);
    boolean shine = lampsOn && (conditions.night() || stage.indoor());
    new Scenery()
        .draw(
            new Brush(backdrop, camera, light, stage),
            stage.props(),
            shine ? stage.lamps() : List.of());
    return new Lit(backdrop, new Brush(canvas, camera, light, stage));
  }

  /**
   * @param t seconds of the act
   * @param time seconds of the video
   */
  void paint(Act act, double t, double time, long frame, byte[] rgb24) {
    Lit lit = bright;
    double on = act.lamps().at(t);
    if (on < 0.5) {
      if (dark == null) {
        dark = lit(false);
      }
      lit = dark;
    }
    canvas.copyFrom(lit.backdrop());
    double[] doors = act.doors().stream().mapToDouble(d -> d.at(t)).toArray();
    double[] barriers = act.barriers().stream().mapToDouble(b -> b.at(t)).toArray();
    fixtures.draw(lit.brush(), stage, doors, barriers);
    company.draw(lit.brush(), act.actors(), t, conditions.night() && !stage.indoor());
    sky.fall(canvas, time, salt);
    cover(act.cover().at(t));
    sensor.expose(canvas, margin, sway(time, 1), sway(time, 2), gain(time), frame, rgb24);
  }

  /** Shift of the picture by the wind, in pixels. */
  private int sway(double time, int axis) {
    if (margin == 0) {
      return 0;
    }
    double gust = 0.5 + 0.5 * Grain.at(time * 0.2, axis, salt);
    double shift = conditions.shake() * gust * Grain.at(time * 3.1, axis + 5, salt + 1);
    return (int) Math.rint(shift * camera.height / 360.0);
  }

  private double gain(double time) {
    return 1 + conditions.drift() * Grain.at(time / 23, 3, salt + 2);
  }

  /** A hand or a cloth that comes down before the lens. */
  private void cover(double share) {
    if (share <= 0) {
      return;
    }
    int edge = (int) (share * 1.15 * canvas.height);
    for (int y = 0; y < Math.min(canvas.height, edge); y++) {
      float opacity = Math.min(1, (edge - y) / (0.15f * canvas.height));
      for (int x = 0; x < canvas.width; x++) {
        int i = y * canvas.width + x;
        int shade = (int) (22 + 10 * Grain.at(x * 0.02, 1, 4) + (y >> 5));
        canvas.rgb[i] = Rgb.mix(canvas.rgb[i], shade + 8 << 16 | shade << 8 | shade, opacity);
      }
    }
  }

  /** Draws the picture of an act's instant without what falls and without the sensor. */
  long touchedBy(Act act, Actor actor, double t) {
    canvas.copyFrom(bright.backdrop());
    company.draw(bright.brush(), List.of(actor), t, false);
    return canvas.touched();
  }
}
