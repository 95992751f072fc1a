package io.sightline.simulator.stage;

import io.sightline.simulator.SceneKind;
import java.util.ArrayList;
import java.util.List;

/** A stage in the making. */
final class Sketch {
  final View view;
  final List<Patch> patches = new ArrayList<>();
  final List<Solid> solids = new ArrayList<>();
  final List<Lamp> lamps = new ArrayList<>();
  final List<Stage.Prop> props = new ArrayList<>();
  final List<Path> walkways = new ArrayList<>();
  final List<Path> crossings = new ArrayList<>();
  final List<Path> lanes = new ArrayList<>();
  final List<Stage.Bay> bays = new ArrayList<>();
  final List<Stage.Seat> seats = new ArrayList<>();
  final List<Stage.Door> doors = new ArrayList<>();
  final List<Stage.Barrier> barriers = new ArrayList<>();

  Sketch(View view) {
    this.view = view;
  }

  void box(
      double x0,
      double y0,
      double z0,
      double x1,
      double y1,
      double z1,
      Material material,
      int colour) {
    solids.add(new Solid(x0, y0, z0, x1, y1, z1, material, colour));
  }

  /** A wall across the view at depth {@code z}, with a door's opening from {@code gap} on. */
  void wallWithDoor(
      double x0, double x1, double z, double high, double gap, Material material, int colour) {
    double wide = 1.0;
    double top = 2.1;
    box(x0, 0, z, gap, high, z + 0.2, material, colour);
    box(gap + wide, 0, z, x1, high, z + 0.2, material, colour);
    box(gap, top, z, gap + wide, high, z + 0.2, material, colour);
    // the room behind: dark, and closed all round
    box(gap - 1.6, 0, z + 3, gap + wide + 1.6, high, z + 3.2, Material.PLAIN, 0x4a4844);
    box(gap - 1.8, 0, z + 0.2, gap - 1.6, high, z + 3.2, Material.PLAIN, 0x3a3836);
    box(gap + wide + 1.6, 0, z + 0.2, gap + wide + 1.8, high, z + 3.2, Material.PLAIN, 0x3a3836);
    patches.add(new Patch(gap - 1.6, z, gap + wide + 1.6, z + 3, Material.PLAIN, 0x3c3a38));
    frame(gap, z, wide, top);
  }

  private void frame(double gap, double z, double wide, double top) {
    box(gap - 0.08, 0, z - 0.04, gap, top + 0.08, z + 0.2, Material.PLAIN, 0x5a5650);
    box(gap + wide, 0, z - 0.04, gap + wide + 0.08, top + 0.08, z + 0.2, Material.PLAIN, 0x5a5650);
    box(gap, top, z - 0.04, gap + wide, top + 0.08, z + 0.2, Material.PLAIN, 0x5a5650);
  }

  /** The door in the opening that {@link #wallWithDoor} left; it opens into the room behind. */
  void door(double gap, double z, int colour, Path.Place place) {
    Path through = Path.of(place, gap + 1.9, z + 1.7, gap + 0.5, z + 1.0, gap + 0.5, z - 0.7);
    doors.add(new Stage.Door(gap, z + 0.1, gap + 1, z + 0.1, 2.08, -1.45, colour, through));
  }

  /** A bench along x; people sit on it looking towards the camera. */
  void bench(double x, double z, double half, int colour) {
    box(x - half, 0.38, z - 0.22, x + half, 0.45, z + 0.22, Material.WOOD, colour);
    box(x - half + 0.1, 0, z - 0.15, x - half + 0.18, 0.38, z + 0.15, Material.PLAIN, 0x2c2c2e);
    box(x + half - 0.18, 0, z - 0.15, x + half - 0.1, 0.38, z + 0.15, Material.PLAIN, 0x2c2c2e);
    seats.add(new Stage.Seat(x, z - 0.02, Math.PI, 0));
  }

  /** Lamps in the ceiling, in a grid. */
  void ceiling(
      double x0, double x1, double z0, double z1, double high, double strength, int colour) {
    box(-40, high, -5, 40, high + 0.3, 40, Material.PLAIN, 0xc8c6c0);
    for (double z = z0 + 1.6; z < z1; z += 3.4) {
      for (double x = x0 + (x1 - x0) / 4; x < x1; x += (x1 - x0) / 2) {
        lamps.add(new Lamp(x, high - 0.25, z, strength, 2.2, colour, false));
        box(x - 0.6, high - 0.03, z - 0.3, x + 0.6, high, z + 0.3, Material.PLAIN, 0xffffff);
      }
    }
  }

  private List<Solid> hiders() {
    List<Solid> all = new ArrayList<>(solids);
    for (Stage.Prop p : props) {
      boolean van = p.shape() == Stage.Prop.Shape.VAN;
      if (van || p.shape() == Stage.Prop.Shape.CAR) {
        double half = van ? 2.4 : 2.0;
        double s = Math.abs(StrictMath.sin(p.heading()));
        double dx = s * half + (1 - s) * 0.85;
        double dz = (1 - s) * half + s * 0.85;
        double high = van ? 2 : 1.2;
        all.add(
            new Solid(
                p.x() - dx, 0.2, p.z() - dz, p.x() + dx, high, p.z() + dz, Material.PLAIN, 0));
      }
    }
    return List.copyOf(all);
  }

  Stage stage(SceneKind kind, boolean indoor, Material ground, int colour, double lit) {
    return new Stage(
        kind,
        view,
        indoor,
        new Patch(-200, -200, 200, 200, ground, colour),
        List.copyOf(patches),
        List.copyOf(solids),
        hiders(),
        List.copyOf(lamps),
        lit,
        List.copyOf(props),
        List.copyOf(walkways),
        List.copyOf(crossings),
        List.copyOf(lanes),
        List.copyOf(bays),
        List.copyOf(seats),
        List.copyOf(doors),
        List.copyOf(barriers));
  }
}
