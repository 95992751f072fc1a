package io.sightline.simulator.stage;

import io.sightline.simulator.raster.Rgb;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The same place as somebody else would have furnished it: other surfaces and colours, things that
 * stand about, panels on the walls. Where people walk and drive stays as it is and stays free.
 *
 * <p>An encoder that has met a handful of scenes takes their floors and walls for part of what it
 * looks for; among surfaces drawn at random it cannot (domain randomisation, Tobin et al. 2017).
 */
final class Redecoration {
  private static final Material[] WALLS = {
    Material.PLAIN,
    Material.PLAIN,
    Material.CONCRETE,
    Material.BRICK,
    Material.METAL,
    Material.WOOD,
    Material.GOODS,
    Material.SHUTTER,
    Material.TILES
  };
  private static final Material[] FLOORS = {
    Material.PLAIN,
    Material.CONCRETE,
    Material.TILES,
    Material.PAVING,
    Material.ASPHALT,
    Material.WOOD,
    Material.GRASS
  };
  private static final int MOST_TRIES = 200;

  /** A stretch of ground that stays free, and how far around it, metres. */
  private record Way(double x0, double z0, double x1, double z1, double clear) {
    double distance(double x, double z) {
      double dx = x1 - x0;
      double dz = z1 - z0;
      double long2 = dx * dx + dz * dz;
      double t = long2 > 0 ? ((x - x0) * dx + (z - z0) * dz) / long2 : 0;
      t = Math.max(0, Math.min(1, t));
      return Path.distance(new double[] {x, z}, new double[] {x0 + t * dx, z0 + t * dz});
    }
  }

  private final Stage stage;
  private final SplittableRandom random;
  private final Map<Integer, Integer> colours = new HashMap<>();
  private final Map<Material, Material> walls = new HashMap<>();

  private Redecoration(Stage stage, SplittableRandom random) {
    this.stage = stage;
    this.random = random;
  }

  static Stage of(Stage stage, SplittableRandom random) {
    return new Redecoration(stage, random).made();
  }

  private Stage made() {
    List<Solid> solids = new ArrayList<>();
    for (Solid s : stage.solids()) {
      // frames, legs and boards keep their look; walls, shelves and counters do not
      boolean large = s.y1() - s.y0() > 0.5 && Math.max(s.x1() - s.x0(), s.z1() - s.z0()) > 0.6;
      Material material =
          large ? walls.computeIfAbsent(s.material(), m -> one(WALLS)) : s.material();
      solids.add(
          new Solid(s.x0(), s.y0(), s.z0(), s.x1(), s.y1(), s.z1(), material, colour(s.colour())));
    }
    Patch ground =
        new Patch(
            stage.ground().x0(),
            stage.ground().z0(),
            stage.ground().x1(),
            stage.ground().z1(),
            one(FLOORS),
            colour(stage.ground().colour()));
    List<Patch> patches = new ArrayList<>();
    Map<Material, Material> floors = new HashMap<>();
    for (Patch p : stage.patches()) {
      boolean large = Math.min(p.x1() - p.x0(), p.z1() - p.z0()) > 1.5;
      Material material =
          large ? floors.computeIfAbsent(p.material(), m -> one(FLOORS)) : p.material();
      patches.add(new Patch(p.x0(), p.z0(), p.x1(), p.z1(), material, colour(p.colour())));
    }
    List<Solid> hiders = new ArrayList<>(stage.hiders());
    List<Solid> furniture = furniture(panels(solids));
    solids.addAll(furniture);
    hiders.addAll(furniture);
    List<Stage.Prop> props = new ArrayList<>();
    for (Stage.Prop p : stage.props()) {
      props.add(new Stage.Prop(p.shape(), p.x(), p.z(), p.heading(), p.size(), colour(p.colour())));
    }
    return new Stage(
        stage.kind(),
        stage.view(),
        stage.indoor(),
        ground,
        List.copyOf(patches),
        List.copyOf(solids),
        List.copyOf(hiders),
        stage.lamps(),
        stage.lit(),
        List.copyOf(props),
        stage.walkways(),
        stage.crossings(),
        stage.lanes(),
        stage.bays(),
        stage.seats(),
        stage.doors(),
        stage.barriers());
  }

  /** What had one colour has one again. */
  private int colour(int old) {
    return colours.computeIfAbsent(
        old, c -> random.nextDouble() < 0.25 ? c : Rgb.mix(c, drawn(), 0.75f));
  }

  /** Mostly dull, as most of what is built is. */
  private int drawn() {
    int grey = 0x28 + random.nextInt(0xb0);
    int vivid = random.nextInt(0x1000000);
    double share = random.nextDouble();
    return Rgb.mix(grey * 0x010101, vivid, (float) (0.7 * share * share));
  }

  /** Pictures, boards and shelves on walls that face the camera. */
  private List<Solid> panels(List<Solid> solids) {
    List<Solid> fronts =
        solids.stream()
            .filter(s -> s.y0() == 0 && s.y1() > 2 && s.x1() - s.x0() > 2 && s.z0() > 3)
            .toList();
    List<Solid> out = new ArrayList<>();
    int wanted = fronts.isEmpty() ? 0 : random.nextInt(6);
    for (int i = 0; i < wanted; i++) {
      Solid wall = fronts.get(random.nextInt(fronts.size()));
      double x0 = Math.max(wall.x0(), -9);
      double x1 = Math.min(wall.x1(), 9);
      double wide = between(0.4, 2.5);
      if (x1 - x0 < wide) {
        continue;
      }
      double x = x0 + random.nextDouble() * (x1 - x0 - wide);
      double low = between(0.7, 1.5);
      double high = Math.min(wall.y1() - 0.1, low + between(0.4, 1.6));
      out.add(new Solid(x, low, wall.z0() - 0.04, x + wide, high, wall.z0(), one(WALLS), drawn()));
    }
    return out;
  }

  /** Boxes, counters and shelves beside the ways; low where they would hide the ways behind. */
  private List<Solid> furniture(List<Solid> begun) {
    List<Solid> out = new ArrayList<>(begun);
    List<Way> ways = ways();
    View view = stage.view();
    int wanted = 2 + random.nextInt(8);
    int placed = 0;
    for (int i = 0; i < MOST_TRIES && placed < wanted; i++) {
      double away = between(3.5, stage.indoor() ? 12 : 20);
      double aside = between(-0.8, 0.8) * away;
      double x = view.x() + away * StrictMath.sin(view.yaw()) + aside;
      double z = away * StrictMath.cos(view.yaw());
      double wide = between(0.3, 2.2);
      double deep = between(0.3, 1.2);
      double half = Math.sqrt(wide * wide + deep * deep) / 2;
      if (ways.stream().anyMatch(w -> w.distance(x, z) < w.clear() + half)) {
        continue;
      }
      double high = between(0.3, away < 6 ? 1.0 : 2.1);
      out.add(
          new Solid(
              x - wide / 2,
              0,
              z - deep / 2,
              x + wide / 2,
              high,
              z + deep / 2,
              one(WALLS),
              drawn()));
      placed++;
    }
    return out;
  }

  private List<Way> ways() {
    List<Way> out = new ArrayList<>();
    stage.walkways().forEach(p -> along(out, p, 1.1));
    stage.crossings().forEach(p -> along(out, p, 1.1));
    stage.lanes().forEach(p -> along(out, p, 2.2));
    stage.doors().forEach(d -> along(out, d.through(), 1.1));
    List<Way> onFoot = List.copyOf(out);
    for (Stage.Seat s : stage.seats()) {
      out.add(nearest(onFoot, s.x(), s.z(), 1.0));
    }
    for (Stage.Door d : stage.doors()) {
      double[] end = d.through().points().get(d.through().points().size() - 1);
      out.add(nearest(onFoot, end[0], end[1], 1.0));
    }
    for (Stage.Bay b : stage.bays()) {
      double[] from = stage.lanes().get(b.lane()).at(b.from());
      out.add(new Way(from[0], from[1], b.x(), b.z(), 3.4));
    }
    for (Stage.Barrier b : stage.barriers()) {
      out.add(new Way(b.x(), b.z(), b.x(), b.z(), b.length() + 0.5));
    }
    for (Stage.Prop p : stage.props()) {
      out.add(new Way(p.x(), p.z(), p.x(), p.z(), 1.5));
    }
    return out;
  }

  private static void along(List<Way> out, Path path, double clear) {
    for (int i = 1; i < path.points().size(); i++) {
      double[] a = path.points().get(i - 1);
      double[] b = path.points().get(i);
      out.add(new Way(a[0], a[1], b[0], b[1], clear));
    }
  }

  /** From a point to the middle of the way that is nearest to it. */
  private static Way nearest(List<Way> ways, double x, double z, double clear) {
    Way best = new Way(x, z, x, z, clear);
    double least = Double.POSITIVE_INFINITY;
    for (Way w : ways) {
      double d = w.distance(x, z);
      if (d > 0.05 && d < least) {
        least = d;
        best = new Way(x, z, (w.x0() + w.x1()) / 2, (w.z0() + w.z1()) / 2, clear);
      }
    }
    return best;
  }

  private double between(double from, double to) {
    return from + (to - from) * random.nextDouble();
  }

  private Material one(Material[] some) {
    return some[random.nextInt(some.length)];
  }
}
