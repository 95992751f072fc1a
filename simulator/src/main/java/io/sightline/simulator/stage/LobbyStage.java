package io.sightline.simulator.stage;

import io.sightline.simulator.SceneKind;
import io.sightline.simulator.stage.Path.Place;
import java.util.SplittableRandom;

/** An entrance hall: a desk, benches, plants, a door in the far wall, ways out on both sides. */
final class LobbyStage {
  private static final int[] WALLS = {0xc8beac, 0xb0b8bc, 0xc4b49c, 0xa8b0a0, 0xbcb4b8};
  private static final int[] FLOORS = {0xb4aca0, 0x9a9488, 0xa89880, 0x8c9094};

  private LobbyStage() {}

  static Stage build(SplittableRandom random, double aspect) {
    Sketch s =
        new Sketch(
            new View(
                (random.nextDouble() - 0.5) * 4,
                2.75 + 0.2 * random.nextDouble(),
                0,
                (random.nextDouble() - 0.5) * 0.36,
                0.25 + 0.12 * random.nextDouble(),
                0.86 + 0.16 * random.nextDouble()));
    double back = 8.6 + 2 * random.nextDouble();
    double high = 3.3;
    int wall = WALLS[random.nextInt(WALLS.length)];
    double gap = -3 + 4 * random.nextDouble();
    s.wallWithDoor(-16, 16, back, high, gap, Material.PLAIN, wall);
    s.door(gap, back, random.nextBoolean() ? 0x7a5434 : 0x50606a, Place.DOORWAY);
    s.box(-16.2, 0, -4, -16, high, back, Material.PLAIN, wall);
    s.box(16, 0, -4, 16.2, high, back, Material.PLAIN, wall);
    s.box(-16, 0, back - 0.03, gap - 0.1, 0.12, back, Material.PLAIN, 0x6a6258);
    s.box(gap + 1.1, 0, back - 0.03, 16, 0.12, back, Material.PLAIN, 0x6a6258);
    s.ceiling(-9, 9, 2, back, high, 0.5, 0xfff4e0);
    double desk = gap > -1 ? gap - 4.5 : gap + 3.2;
    s.box(desk, 0, back - 1.9, desk + 2.6, 1.05, back - 1.2, Material.WOOD, 0x7a5636);
    s.box(desk - 0.1, 1.05, back - 2.0, desk + 2.7, 1.1, back - 1.1, Material.PLAIN, 0x383430);
    s.box(desk + 0.3, 1.5, back - 0.04, desk + 2.3, 2.3, back, Material.PLAIN, 0x4a6478);
    s.box(gap + 2.2, 1.3, back - 0.04, gap + 3.4, 2.2, back, Material.WOOD, 0x8a7250);
    s.bench(gap > -1 ? gap + 3 : gap - 2.2, back - 1.0, 0.85, 0x6a4a52);
    s.props.add(new Stage.Prop(Stage.Prop.Shape.PLANT, gap - 0.9, back - 0.6, 0, 1.3, 0x3a6a34));
    s.props.add(new Stage.Prop(Stage.Prop.Shape.PLANT, gap + 5.2, back - 0.7, 0, 1.5, 0x3a6a34));
    double z1 = 4.2 + 0.6 * random.nextDouble();
    if (random.nextBoolean()) {
      double px = (random.nextBoolean() ? -1 : 1) * (3.6 + random.nextDouble());
      s.box(px - 0.2, 0, z1 + 0.9, px + 0.2, high, z1 + 1.3, Material.CONCRETE, 0xa8a49c);
    }
    s.patches.add(
        new Patch(gap - 1.2, back - 3.2, gap + 2.2, back - 0.2, Material.PLAIN, 0x6a3a36));
    double z2 = back - 2.7;
    s.walkways.add(
        s.view.fromEdgeToEdge(Path.of(Place.FLOOR, -2, z1, 2, z1 + 0.5), aspect, 0.8, 1.8));
    s.walkways.add(s.view.fromEdgeToEdge(Path.of(Place.FLOOR, -2, z2, 2, z2), aspect, 0.8, 1.8));
    s.walkways.add(
        s.view.fromEdgeToEdge(
            Path.of(Place.FLOOR, -3, z2 - 0.6, 0, z1 + 0.6, 0.8, z1 - 0.4), aspect, 0.8, 1.8));
    return s.stage(
        SceneKind.LOBBY, true, Material.TILES, FLOORS[random.nextInt(FLOORS.length)], 0.42);
  }
}
