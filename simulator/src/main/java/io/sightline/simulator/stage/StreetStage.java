package io.sightline.simulator.stage;

import io.sightline.simulator.SceneKind;
import io.sightline.simulator.stage.Path.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A street across the picture: a pavement, two lanes, a pavement, house fronts with a side road.
 */
final class StreetStage {
  private static final int[] WALLS = {0x8a5a48, 0xa89878, 0x9a9488, 0x7a6a5c, 0xb0a698, 0x6f7a80};

  private StreetStage() {}

  static Stage build(SplittableRandom random, double aspect) {
    double high = 3.8 + 2.4 * random.nextDouble();
    double pitch = 0.27 + 0.08 * random.nextDouble();
    double field = 0.72 + 0.12 * random.nextDouble();
    View view = new View(0, high, 0, (random.nextDouble() - 0.5) * 0.5, pitch, field);
    // the pavement begins where the ground comes into the picture
    double near = high / StrictMath.tan(pitch + field / 2) + 0.1;
    double kerb = near + 2.4;
    double far = kerb + 9.4;
    double front = far + 3.2;
    double gap = (random.nextBoolean() ? 1 : -1) * (5 + 4 * random.nextDouble());
    List<Patch> patches = new ArrayList<>();
    patches.add(new Patch(-90, kerb, 90, far, Material.ASPHALT, 0x5c5d60));
    patches.add(new Patch(gap - 3, far - 0.1, gap + 3, 90, Material.ASPHALT, 0x5c5d60));
    patches.add(new Patch(-90, kerb - 0.18, 90, kerb, Material.CONCRETE, 0x9b9890));
    patches.add(new Patch(-90, far, gap - 3, far + 0.18, Material.CONCRETE, 0x9b9890));
    patches.add(new Patch(gap + 3, far, 90, far + 0.18, Material.CONCRETE, 0x9b9890));
    double mid = kerb + 5.2;
    for (int i = -12; i <= 12; i++) {
      patches.add(new Patch(i * 4, mid - 0.07, i * 4 + 2, mid + 0.07, Material.PLAIN, 0xc9c9c2));
    }
    double zebra = -gap * 0.45;
    for (int i = 0; i < 9; i++) {
      double z = kerb + 0.2 + i * 1.0;
      patches.add(new Patch(zebra - 1.4, z, zebra + 1.4, z + 0.5, Material.PLAIN, 0xd2d2cb));
    }
    List<Solid> solids = new ArrayList<>();
    double x = -60;
    int k = 0;
    while (x < 60) {
      double wide = 7 + 5 * random.nextDouble();
      boolean split = x < gap - 3.4 && x + wide > gap - 3.4;
      double end = split ? gap - 3.4 : x + wide;
      int wall = WALLS[(k++ + random.nextInt(3)) % WALLS.length];
      solids.add(
          new Solid(
              x, 0, front, end, 7 + 4 * random.nextDouble(), front + 9, Material.FACADE, wall));
      x = split ? gap + 3.4 : end;
    }
    List<Lamp> lamps = new ArrayList<>();
    List<Stage.Prop> props = new ArrayList<>();
    for (int i = -2; i <= 2; i++) {
      double lx = i * 11 + 3;
      lamps.add(new Lamp(lx, 5.2, far - 0.3, 0.85, 4.2, 0xffd9a0, true));
      props.add(new Stage.Prop(Stage.Prop.Shape.LAMP_POST, lx, far + 0.6, Math.PI, 5.2, 0x4a4e50));
      if (random.nextDouble() < 0.6 && Math.abs(lx + 5 - gap) > 4.5) {
        props.add(
            new Stage.Prop(
                Stage.Prop.Shape.TREE, lx + 5, far + 1.1, 0, 3.2 + random.nextDouble(), 0x4c6a38));
      }
    }
    lamps.add(new Lamp(-4, 6, near - 4, 0.6, 5, 0xffd9a0, false));
    props.add(new Stage.Prop(Stage.Prop.Shape.BIN, gap > 0 ? -7 : 7, far + 2.6, 0, 1, 0x3c5a44));
    Path nearWay = Path.of(Place.PAVEMENT, -12, near + 0.9, 12, near + 0.9);
    Path farWay = Path.of(Place.PAVEMENT, -12, far + 1.9, 12, far + 1.9);
    Path toLeft = Path.of(Place.ROAD, 12, far - 2.1, -12, far - 2.1);
    Path toRight = Path.of(Place.ROAD, -12, kerb + 3.2, 12, kerb + 3.2);
    Path zebraWay = Path.of(Place.CROSSING, zebra, kerb - 0.9, zebra, far + 1.0);
    Path in =
        Path.of(
            Place.ROAD,
            -12,
            kerb + 3.2,
            gap - 5.2,
            kerb + 3.2,
            gap - 1.5,
            kerb + 4.3,
            gap + 0.7,
            kerb + 6.6,
            gap + 1.5,
            far - 0.4,
            gap + 1.5,
            far + 16);
    List<Path> walkways = new ArrayList<>();
    walkways.add(view.fromEdgeToEdge(nearWay, aspect, 1, 1.8));
    walkways.add(view.fromEdgeToEdge(farWay, aspect, 1, 1.8));
    List<Path> lanes = new ArrayList<>();
    lanes.add(view.fromEdgeToEdge(toRight, aspect, 4, 2.5));
    lanes.add(view.fromEdgeToEdge(toLeft, aspect, 4, 2.5));
    double cut = Math.min(lanes.get(0).points().get(0)[0], gap - 11);
    List<double[]> turning = new ArrayList<>(in.points());
    turning.set(0, new double[] {cut, kerb + 3.2});
    lanes.add(new Path(List.copyOf(turning), Place.ROAD));
    double bayX = gap > 0 ? 2.0 : -2.5;
    double from = bayX - lanes.get(0).points().get(0)[0];
    List<Stage.Bay> bays =
        List.of(new Stage.Bay(0, from - 9, bayX, kerb + 1.1, Math.PI / 2, from + 9));
    Sketch sketch = new Sketch(view);
    sketch.patches.addAll(patches);
    sketch.solids.addAll(solids);
    sketch.lamps.addAll(lamps);
    sketch.props.addAll(props);
    sketch.walkways.addAll(walkways);
    sketch.crossings.add(zebraWay);
    sketch.lanes.addAll(lanes);
    sketch.bays.addAll(bays);
    sketch.bench(gap > 0 ? -4.5 : 4.5, far + 2.8, 0.8, 0x7a5a3a);
    return sketch.stage(SceneKind.STREET, false, Material.PAVING, 0xa09a90, 0);
  }
}
