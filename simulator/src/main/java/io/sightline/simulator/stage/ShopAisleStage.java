package io.sightline.simulator.stage;

import io.sightline.simulator.SceneKind;
import io.sightline.simulator.stage.Path.Place;
import java.util.SplittableRandom;

/** Aisles between shelves of goods, with a cross aisle, seen from above their end. */
final class ShopAisleStage {
  private ShopAisleStage() {}

  static Stage build(SplittableRandom random, double aspect) {
    Sketch s =
        new Sketch(
            new View(
                (random.nextDouble() - 0.5) * 1.6,
                3.0 + 0.3 * random.nextDouble(),
                0,
                (random.nextDouble() - 0.5) * 0.3,
                0.28 + 0.1 * random.nextDouble(),
                0.86 + 0.14 * random.nextDouble()));
    double half = 1.5 + 0.4 * random.nextDouble();
    double cross = 8 + 1.5 * random.nextDouble();
    double end = cross + 8;
    double high = 3.6;
    double top = 1.75 + 0.2 * random.nextDouble();
    double deep = 0.9;
    for (int k = -2; k <= 1; k++) {
      double x = k * (2 * half + deep) + half;
      s.box(x, 0, 4.2, x + deep, top, cross - 0.9, Material.GOODS, 0x9a9a94);
      s.box(x, 0, cross + 1.1, x + deep, top, end, Material.GOODS, 0x9a9a94);
    }
    s.box(-14, 0, end + 2.4, 14, 2.2, end + 2.8, Material.GOODS, 0x8a8a86);
    s.box(-14, 0, end + 2.8, 14, high, end + 3, Material.PLAIN, 0xc0bcb0);
    s.ceiling(-10, 10, 1, end + 3, high, 0.5, 0xffffff);
    s.box(-14.2, 0, -4, -14, high, end + 3, Material.PLAIN, 0xc0bcb0);
    s.box(14, 0, -4, 14.2, high, end + 3, Material.PLAIN, 0xc0bcb0);
    s.box(half + 0.05, 0, 3.1, half + 0.85, 0.9, 3.9, Material.METAL, 0x7a3030);
    Path aisle = Path.of(Place.FLOOR, 0, 3, 0, end + 1.2, 6, end + 1.2, 12, end + 1.2);
    s.walkways.add(s.view.fromEdgeToEdge(aisle, aspect, 0.8, 1.8));
    s.walkways.add(
        s.view.fromEdgeToEdge(
            Path.of(Place.FLOOR, -2, cross + 0.1, 2, cross + 0.1), aspect, 0.8, 1.8));
    s.walkways.add(
        s.view.fromEdgeToEdge(
            Path.of(Place.FLOOR, 0, 3, 0, cross - 0.5, -0.8, cross + 0.1, -2, cross + 0.1),
            aspect,
            0.8,
            1.8));
    return s.stage(SceneKind.SHOP_AISLE, true, Material.TILES, 0xb8b4a8, 0.5);
  }
}
