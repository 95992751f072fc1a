package io.sightline.simulator.stage;

import io.sightline.simulator.SceneKind;
import io.sightline.simulator.stage.Path.Place;
import java.util.SplittableRandom;

/** Two rows of bays along a lane with a barrier, some taken for good, seen from a mast. */
final class CarParkStage {
  private static final int[] PAINTS = {
    0x80858a, 0x15161a, 0xe0e0de, 0x1c3f94, 0x80858a, 0x9c1418, 0x3a4044
  };

  private CarParkStage() {}

  static Stage build(SplittableRandom random, double aspect) {
    double high = 5.2 + 1.8 * random.nextDouble();
    double pitch = 0.34 + 0.08 * random.nextDouble();
    double field = 0.76 + 0.12 * random.nextDouble();
    Sketch s = new Sketch(new View(0, high, 0, (random.nextDouble() - 0.5) * 0.4, pitch, field));
    double near = high / StrictMath.tan(pitch + field / 2) + 0.3;
    double lane = near + 1.7 + 3.0;
    double row = lane + 3.0;
    double deep = 5.2;
    double wide = 2.7;
    s.patches.add(new Patch(-90, near - 30, 90, row + deep + 1.5, Material.ASPHALT, 0x58595c));
    s.patches.add(new Patch(-90, row + deep, 90, row + deep + 2.4, Material.PAVING, 0x98928a));
    s.patches.add(new Patch(-90, row + deep + 2.4, 90, 200, Material.GRASS, 0x4a6a34));
    s.patches.add(new Patch(-90, near - 30, 90, near + 1.6, Material.PAVING, 0x98928a));
    int free = random.nextInt(3);
    for (int i = -7; i <= 7; i++) {
      double x = i * wide;
      s.patches.add(new Patch(x - 0.05, row, x + 0.05, row + deep, Material.PLAIN, 0xc4c4bc));
      if (i == 7) {
        continue;
      }
      double mid = x + wide / 2;
      boolean open = i == -1 || i == 1 + free - 1 || i == 2;
      if (open) {
        s.bays.add(new Stage.Bay(0, 0, mid, row + 2.7, 0, -1));
      } else if (random.nextDouble() < 0.62) {
        boolean van = random.nextDouble() < 0.15;
        s.props.add(
            new Stage.Prop(
                van ? Stage.Prop.Shape.VAN : Stage.Prop.Shape.CAR,
                mid,
                row + 2.7,
                random.nextBoolean() ? 0 : Math.PI,
                1,
                PAINTS[random.nextInt(PAINTS.length)]));
      }
    }
    Path there =
        s.view.fromEdgeToEdge(Path.of(Place.ROAD, -5, lane - 1.4, 5, lane - 1.4), aspect, 4, 2);
    Path back =
        s.view.fromEdgeToEdge(Path.of(Place.ROAD, 5, lane + 1.4, -5, lane + 1.4), aspect, 4, 2);
    s.lanes.add(there);
    s.lanes.add(back);
    double begin = there.points().get(0)[0];
    s.bays.replaceAll(
        b -> new Stage.Bay(0, b.x() - 4.6 - begin, b.x(), b.z(), b.heading(), b.to()));
    double post = -5.5 - random.nextDouble();
    s.barriers.add(new Stage.Barrier(post, lane - 2.9, 0, 2.9, 0, post - begin));
    double back0 = row + deep + 1.2;
    s.walkways.add(
        s.view.fromEdgeToEdge(
            Path.of(Place.PAVEMENT, -5, near + 0.6, 5, near + 0.6), aspect, 1, 1.8));
    s.walkways.add(
        s.view.fromEdgeToEdge(Path.of(Place.PAVEMENT, -5, back0, 5, back0), aspect, 1, 1.8));
    double over = 0.0;
    s.crossings.add(Path.of(Place.CROSSING, over, near + 1.6, over, back0 - 0.4));
    for (int i = -1; i <= 1; i++) {
      s.lamps.add(new Lamp(i * 11 + 1, 5.6, row + deep - 0.2, 0.9, 4.4, 0xf0f0ff, true));
      s.props.add(
          new Stage.Prop(
              Stage.Prop.Shape.LAMP_POST, i * 11 + 1, row + deep + 0.7, Math.PI, 5.6, 0x5a5e60));
    }
    s.lamps.add(new Lamp(2, 6, near - 3, 0.7, 5, 0xf0f0ff, false));
    for (int i = -4; i <= 4; i++) {
      if (random.nextDouble() < 0.6) {
        s.props.add(
            new Stage.Prop(
                Stage.Prop.Shape.TREE,
                i * 6.5,
                row + deep + 5,
                0,
                3.4 + random.nextDouble(),
                0x44602f));
      }
    }
    s.box(-60, 0, row + deep + 14, 60, 6, row + deep + 20, Material.FACADE, 0x9a8c7c);
    return s.stage(SceneKind.CAR_PARK, false, Material.GRASS, 0x4a6a34, 0);
  }
}
