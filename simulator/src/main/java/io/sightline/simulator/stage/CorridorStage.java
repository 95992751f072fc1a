package io.sightline.simulator.stage;

import io.sightline.simulator.SceneKind;
import io.sightline.simulator.stage.Path.Place;
import java.util.SplittableRandom;

/** A corridor away from the camera, with doors on both sides and a cross passage at its end. */
final class CorridorStage {
  private static final int[] WALLS = {0xc4c0b0, 0xb4bcb8, 0xc0b4a4, 0xb0b4bc};
  private static final int[] FLOORS = {0x8a8880, 0x7a8488, 0x948470, 0x6a7468};

  private CorridorStage() {}

  static Stage build(SplittableRandom random, double aspect) {
    double half = 1.5 + 0.5 * random.nextDouble();
    Sketch s =
        new Sketch(
            new View(
                (random.nextDouble() - 0.5) * half,
                2.55 + 0.15 * random.nextDouble(),
                0,
                (random.nextDouble() - 0.5) * 0.16,
                0.24 + 0.08 * random.nextDouble(),
                0.84 + 0.12 * random.nextDouble()));
    double end = 15 + 4 * random.nextDouble();
    double high = 2.9;
    int wall = WALLS[random.nextInt(WALLS.length)];
    int dado = wall - 0x202020;
    s.box(-half - 0.3, 0, -3, -half, high, end, Material.PLAIN, wall);
    s.box(half, 0, -3, half + 0.3, high, end, Material.PLAIN, wall);
    s.box(-half, 0, -3, -half + 0.02, 0.9, end, Material.PLAIN, dado);
    s.box(half - 0.02, 0, -3, half, 0.9, end, Material.PLAIN, dado);
    double gap = -half + 0.3 + (2 * half - 1.6) * random.nextDouble();
    s.wallWithDoor(-9, 9, end + 2.6, high, gap, Material.PLAIN, wall);
    s.door(gap, end + 2.6, 0x6a4c34, Place.DOORWAY);
    int[] leaves = {0x80603c, 0x5a6a74, 0x7a4a38};
    int leaf = leaves[random.nextInt(leaves.length)];
    for (double z = 4 + 2 * random.nextDouble(); z < end - 2; z += 3.4 + random.nextDouble()) {
      s.box(-half, 0, z, -half + 0.04, 2.1, z + 1, Material.WOOD, leaf);
      s.box(half - 0.04, 0, z + 1.3, half, 2.1, z + 2.3, Material.WOOD, leaf);
    }
    s.ceiling(-half * 2, half * 2, 0, end + 2.6, high, 0.34, 0xf6faff);
    s.box(half - 0.5, 0.42, 6.6, half - 0.08, 0.47, 8.0, Material.WOOD, 0x6a5a48);
    s.box(half - 0.5, 0, 6.7, half - 0.4, 0.42, 6.8, Material.PLAIN, 0x303030);
    s.box(half - 0.5, 0, 7.8, half - 0.4, 0.42, 7.9, Material.PLAIN, 0x303030);
    s.seats.add(new Stage.Seat(half - 0.32, 7.3, -Math.PI / 2, 0));
    Path left = Path.of(Place.FLOOR, 0, 2, 0, end + 0.8, -1.2, end + 1.4, -5.5, end + 1.4);
    Path right = Path.of(Place.FLOOR, 0, 2, 0, end + 0.8, 1.2, end + 1.4, 5.5, end + 1.4);
    s.walkways.add(s.view.fromEdge(left, aspect, 0.6, 1.8));
    s.walkways.add(s.view.fromEdge(right, aspect, 0.6, 1.8));
    s.walkways.add(Path.of(Place.FLOOR, -5.5, end + 1.4, 5.5, end + 1.4));
    return s.stage(
        SceneKind.CORRIDOR, true, Material.TILES, FLOORS[random.nextInt(FLOORS.length)], 0.4);
  }
}
