package io.sightline.simulator.story;

import io.sightline.simulator.actor.ItemLook;
import io.sightline.simulator.actor.PersonLook;
import io.sightline.simulator.actor.VehicleShape;
import io.sightline.simulator.raster.Rgb;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** Chooses looks, and the words that are true of them. */
final class Casting {
  private static final int[] SKIN = {0xe0b090, 0xc89070, 0x8a5a3c, 0x5c3a28, 0xd8a884};
  private static final int[] HAIR = {0x181410, 0x3a2818, 0x6a4a28, 0xa08050, 0x888884};
  private static final Colour[] TOPS = Colour.values();
  private static final Colour[] BOTTOMS = {
    Colour.BLACK, Colour.BLUE, Colour.GREY, Colour.BROWN, Colour.WHITE, Colour.GREEN
  };
  private static final Colour[] PAINTS = {
    Colour.RED,
    Colour.BLUE,
    Colour.GREEN,
    Colour.YELLOW,
    Colour.WHITE,
    Colour.BLACK,
    Colour.GREY,
    Colour.ORANGE,
    Colour.BROWN,
    Colour.PURPLE
  };
  private static final Colour[] CLOTHS = {
    Colour.RED, Colour.BLUE, Colour.GREEN, Colour.YELLOW, Colour.BLACK, Colour.PINK, Colour.ORANGE
  };

  private final SplittableRandom random;
  private final boolean test;

  /**
   * @param test whether combinations kept for the test split may be cast; they then often are
   */
  Casting(SplittableRandom random, boolean test) {
    this.random = random;
    this.test = test;
  }

  /** A colour for somebody who will do all of this. */
  private Colour colour(Kind kind, Set<Action> actions, Colour[] choice) {
    Set<Colour> kept = Unseen.colours(kind, actions);
    if (test && !kept.isEmpty() && random.nextDouble() < 0.4) {
      List<Colour> some = new ArrayList<>(kept);
      some.sort(null);
      return some.get(random.nextInt(some.size()));
    }
    Colour c;
    do {
      c = choice[random.nextInt(choice.length)];
    } while (!test && kept.contains(c));
    return c;
  }

  Thing person(int id, Set<Action> actions) {
    double k = random.nextDouble();
    Kind kind = k < 0.48 ? Kind.MAN : k < 0.86 ? Kind.WOMAN : Kind.CHILD;
    double w = random.nextDouble();
    Thing.Wears wears =
        w < 0.14 ? Thing.Wears.HAT : w < 0.3 ? Thing.Wears.BACKPACK : Thing.Wears.NOTHING;
    return new Thing(
        id, kind, colour(kind, actions, TOPS), BOTTOMS[random.nextInt(BOTTOMS.length)], wears);
  }

  Thing vehicle(int id, Set<Action> actions) {
    double k = random.nextDouble();
    Kind kind = k < 0.64 ? Kind.CAR : k < 0.84 ? Kind.VAN : Kind.LORRY;
    return Thing.of(id, kind, colour(kind, actions, PAINTS));
  }

  Thing item(int id) {
    Kind[] kinds = {Kind.BAG, Kind.BACKPACK, Kind.BOX, Kind.SUITCASE};
    Kind kind = kinds[random.nextInt(kinds.length)];
    Colour colour = kind == Kind.BOX ? Colour.BROWN : CLOTHS[random.nextInt(CLOTHS.length)];
    return Thing.of(id, kind, colour);
  }

  PersonLook look(Thing person) {
    boolean woman = person.kind() == Kind.WOMAN;
    boolean child = person.kind() == Kind.CHILD;
    double height =
        child
            ? 1.1 + 0.2 * random.nextDouble()
            : woman ? 1.6 + 0.12 * random.nextDouble() : 1.72 + 0.16 * random.nextDouble();
    boolean skirt = woman && random.nextDouble() < 0.4;
    int contrast = CLOTHS[random.nextInt(CLOTHS.length)].cloth;
    return new PersonLook(
        height,
        child ? 1.05 : 0.92 + 0.22 * random.nextDouble(),
        child ? PersonLook.Build.CHILD : woman ? PersonLook.Build.WOMAN : PersonLook.Build.MAN,
        vary(person.colour().cloth),
        vary(person.second().cloth),
        SKIN[random.nextInt(SKIN.length)],
        HAIR[random.nextInt(HAIR.length)],
        random.nextBoolean() ? 0x1c1a18 : 0xc8c8c4,
        skirt,
        // a woman with short hair and in trousers would be called a man by whoever watches
        woman && (random.nextDouble() < 0.8 || !skirt),
        random.nextDouble() < 0.65,
        person.wears() == Thing.Wears.HAT ? contrast : -1,
        person.wears() == Thing.Wears.BACKPACK ? contrast : -1);
  }

  int paint(Thing vehicle) {
    return vary(vehicle.colour().paint);
  }

  VehicleShape shape(Thing vehicle) {
    return switch (vehicle.kind()) {
      case VAN -> VehicleShape.VAN;
      case LORRY -> VehicleShape.LORRY;
      default -> VehicleShape.CAR;
    };
  }

  ItemLook itemLook(Thing item) {
    ItemLook.Shape shape = ItemLook.Shape.valueOf(item.kind().name());
    return new ItemLook(shape, shape == ItemLook.Shape.BOX ? 0xa07c50 : item.colour().cloth);
  }

  private int vary(int colour) {
    return Rgb.scaled(colour, (float) (0.88 + 0.24 * random.nextDouble()));
  }
}
