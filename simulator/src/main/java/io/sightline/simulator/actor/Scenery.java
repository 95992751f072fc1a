package io.sightline.simulator.actor;

import io.sightline.simulator.raster.Grain;
import io.sightline.simulator.raster.Rgb;
import io.sightline.simulator.stage.Lamp;
import io.sightline.simulator.stage.Stage;
import java.util.Comparator;
import java.util.List;

/** Draws what stands on a stage for ever: trees, posts, parked vehicles. Used once, when baking. */
public final class Scenery {
  private final VehicleModel vehicles = new VehicleModel();
  private final ItemModel items = new ItemModel();

  public void draw(Brush brush, List<Stage.Prop> props, List<Lamp> lamps) {
    List<Stage.Prop> ordered =
        props.stream()
            .sorted(Comparator.comparingDouble(p -> -brush.camera.depth(p.x(), 0, p.z())))
            .toList();
    for (Stage.Prop prop : ordered) {
      brush.standAt(prop.x(), prop.z());
      brush.contact(prop.x(), prop.z(), 0.6, 0.5);
      if (brush.castsSun()) {
        brush.shadowOnly(true);
        shadow(brush, prop);
        brush.shadowOnly(false);
      }
    }
    brush.canvas.dropShadows();
    for (Stage.Prop prop : ordered) {
      brush.standAt(prop.x(), prop.z());
      show(brush, prop);
    }
    for (Lamp lamp : lamps) {
      if (lamp.visible()) {
        brush.glow(lamp.x(), lamp.y(), lamp.z(), 0.9, lamp.colour(), 0.9);
        brush.glow(lamp.x(), lamp.y(), lamp.z(), 0.25, 0xffffff, 1);
      }
    }
  }

  private void shadow(Brush brush, Stage.Prop prop) {
    VehicleShape shape = vehicle(prop);
    if (shape != null) {
      vehicles.shadow(brush, shape, prop.x(), prop.z(), prop.heading());
    } else {
      show(brush, prop);
    }
  }

  private static VehicleShape vehicle(Stage.Prop prop) {
    return switch (prop.shape()) {
      case CAR -> VehicleShape.CAR;
      case VAN -> VehicleShape.VAN;
      default -> null;
    };
  }

  private void show(Brush brush, Stage.Prop p) {
    double x = p.x();
    double z = p.z();
    double h = p.size();
    switch (p.shape()) {
      case CAR, VAN ->
          vehicles.draw(brush, vehicle(p), p.colour(), x, z, p.heading(), 0, false, false);
      case TREE -> {
        brush.limb(x, 0, z, 0.14, x, h * 0.6, z, 0.1, 0x4e3f30);
        crown(brush, p, 26);
      }
      case LAMP_POST -> {
        double s = StrictMath.sin(p.heading());
        double c = StrictMath.cos(p.heading());
        brush.limb(x, 0, z, 0.07, x, h, z, 0.05, p.colour());
        brush.limb(x, h, z, 0.05, x + 0.9 * s, h + 0.15, z + 0.9 * c, 0.05, p.colour());
        brush.limb(
            x + 0.7 * s,
            h + 0.1,
            z + 0.7 * c,
            0.1,
            x + 1.1 * s,
            h + 0.12,
            z + 1.1 * c,
            0.1,
            0xb8b8b0);
      }
      case BIN -> brush.limb(x, 0.2, z, 0.24, x, 0.8 * h, z, 0.26, p.colour());
      case PLANT -> {
        items.cuboid(brush, x, 0, z, 0, 1, 0.25, 0.4, 0.25, 0x7a6a58);
        crown(brush, p, 14);
      }
    }
  }

  private static void crown(Brush brush, Stage.Prop p, int leaves) {
    double h = p.size();
    for (int i = 0; i < leaves; i++) {
      double a = 2 * Math.PI * Grain.hash(i, 1, 9);
      double r = 0.32 * h * Math.sqrt(Grain.hash(i, 2, 9));
      double up = h * (0.62 + 0.42 * Grain.hash(i, 3, 9));
      double size = h * (0.1 + 0.07 * Grain.hash(i, 4, 9));
      int leaf = Rgb.scaled(p.colour(), (float) (0.65 + 0.6 * Grain.hash(i, 3, 9)));
      brush.ball(
          p.x() + r * StrictMath.sin(a),
          up,
          p.z() + r * StrictMath.cos(a),
          size,
          size * 0.85,
          leaf);
    }
  }
}
