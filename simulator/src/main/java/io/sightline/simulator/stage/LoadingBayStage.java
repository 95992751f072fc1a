package io.sightline.simulator.stage;

import io.sightline.simulator.SceneKind;
import io.sightline.simulator.stage.Path.Place;
import java.util.SplittableRandom;

/** A yard before a warehouse: shutters with docks, a door beside them, pallets, a lane. */
final class LoadingBayStage {
  private LoadingBayStage() {}

  static Stage build(SplittableRandom random, double aspect) {
    double tall = 4.2 + 1.6 * random.nextDouble();
    double pitch = 0.27 + 0.08 * random.nextDouble();
    double field = 0.76 + 0.12 * random.nextDouble();
    Sketch s = new Sketch(new View(0, tall, 0, (random.nextDouble() - 0.5) * 0.4, pitch, field));
    double road = tall / StrictMath.tan(pitch + field / 2) + 2.6;
    double wall = road + 7.4 + 0.8 * random.nextDouble();
    double high = 5.6;
    int[] sheets = {0x8a949a, 0x9a9078, 0x6a7a84, 0xa0a09a};
    int sheet = sheets[random.nextInt(sheets.length)];
    double gap = random.nextBoolean() ? -6.5 : 5.2;
    double sx = gap < 0 ? -3.2 : -9.0;
    s.wallWithDoor(-40, 40, wall, high, gap, Material.METAL, sheet);
    s.door(gap, wall, 0x3a5a78, Place.DOORWAY);
    int[] shutters = {0xb0b4b4, 0x8a3a30, 0x3c5a80};
    int shutter = shutters[random.nextInt(shutters.length)];
    for (int i = 0; i < 3; i++) {
      double x = sx + i * 4.4;
      s.box(x, 0, wall - 0.06, x + 3.2, 3.5, wall, Material.SHUTTER, shutter);
      s.box(x - 0.2, 0, wall - 0.2, x, 3.7, wall, Material.PLAIN, 0xc0a020);
      s.box(x + 3.2, 0, wall - 0.2, x + 3.4, 3.7, wall, Material.PLAIN, 0xc0a020);
      s.box(x - 0.2, 3.5, wall - 0.2, x + 3.4, 3.75, wall, Material.PLAIN, 0x303234);
      s.patches.add(new Patch(x + 0.1, wall - 6, x + 0.2, wall, Material.PLAIN, 0xd0b020));
      s.patches.add(new Patch(x + 3.0, wall - 6, x + 3.1, wall, Material.PLAIN, 0xd0b020));
      s.lamps.add(new Lamp(x + 1.6, 4.2, wall - 0.7, 0.9, 3.2, 0xfff0d0, true));
    }
    s.lamps.add(new Lamp(gap + 0.5, 2.9, wall - 0.5, 0.5, 2, 0xfff0d0, true));
    s.lamps.add(new Lamp(0, 6, 3, 0.8, 5, 0xfff0d0, false));
    double px = gap < 0 ? 11 : -11.5;
    for (int i = 0; i < 3; i++) {
      double x = px + i * 1.4;
      s.box(x, 0, wall - 1.6, x + 1.1, 0.14, wall - 0.5, Material.WOOD, 0x8a6a44);
      double up = 0.5 + 0.9 * random.nextDouble();
      s.box(x + 0.08, 0.14, wall - 1.5, x + 1.02, up, wall - 0.6, Material.CONCRETE, 0xa08050);
    }
    s.bench(gap < 0 ? gap - 2.2 : gap + 3.4, wall - 0.8, 0.8, 0x7a6a50);
    s.patches.add(new Patch(-90, road - 0.06, 90, road + 0.06, Material.PLAIN, 0xc0a428));
    Path there =
        s.view.fromEdgeToEdge(Path.of(Place.ROAD, -5, road + 1.7, 5, road + 1.7), aspect, 5, 3);
    Path back =
        s.view.fromEdgeToEdge(Path.of(Place.ROAD, 5, road + 2.6, -5, road + 2.6), aspect, 5, 3);
    s.lanes.add(there);
    s.lanes.add(back);
    double begin = there.points().get(0)[0];
    for (int i = 0; i < 3; i++) {
      double mid = sx + i * 4.4 + 1.6;
      s.bays.add(new Stage.Bay(0, mid - 4.6 - begin, mid, wall - 3.0, 0, -1));
    }
    double z = road - 1.6;
    s.walkways.add(s.view.fromEdgeToEdge(Path.of(Place.YARD, -5, z, 5, z), aspect, 1, 1.8));
    s.walkways.add(
        s.view.fromEdgeToEdge(Path.of(Place.YARD, -5, wall - 1.9, 5, wall - 1.9), aspect, 1, 1.8));
    double over = gap < 0 ? -7.5 : 7.5;
    s.crossings.add(Path.of(Place.CROSSING, over, z + 0.6, over * 0.9, wall - 2.2));
    return s.stage(SceneKind.LOADING_BAY, false, Material.CONCRETE, 0x8c8a84, 0);
  }
}
