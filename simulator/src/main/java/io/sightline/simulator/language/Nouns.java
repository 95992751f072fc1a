package io.sightline.simulator.language;

import io.sightline.simulator.SceneKind;
import io.sightline.simulator.story.Colour;
import io.sightline.simulator.story.Kind;
import io.sightline.simulator.story.Thing;
import java.util.SplittableRandom;

/** Names for people and things, with what they wear and their colour. */
final class Nouns {
  private final SceneKind scene;
  private final SplittableRandom random;
  private final boolean unseen;

  /**
   * @param unseen whether to take words kept for the test split
   */
  Nouns(SceneKind scene, SplittableRandom random, boolean unseen) {
    this.scene = scene;
    this.random = random;
    this.unseen = unseen;
  }

  /** Words for a kind; those after the bar are kept for the test split. */
  private static String words(Kind kind) {
    return switch (kind) {
      case PERSON -> "person,person,someone,somebody|individual,human figure";
      case MAN -> "man,man,male|guy,gentleman";
      case WOMAN -> "woman,woman,lady|female";
      case CHILD -> "child,kid,small child|youngster";
      case CYCLIST -> "cyclist,person on a bicycle,person on a bike,bicycle rider|bike rider";
      case VEHICLE -> "vehicle,vehicle,motor vehicle|means of transport";
      case CAR -> "car,car,passenger car|automobile,sedan";
      case VAN -> "van,van,delivery van|transporter";
      case LORRY -> "lorry,truck,large truck|goods vehicle";
      case DOG -> "dog,dog|hound";
      case ITEM -> "object,item,thing|article";
      case BAG -> "bag,bag,handbag|holdall";
      case BACKPACK -> "backpack,rucksack,schoolbag|knapsack";
      case BOX -> "box,cardboard box,parcel|carton";
      case SUITCASE -> "suitcase,suitcase,travel case|trolley case";
      case DOOR -> "door|doorway";
      case BARRIER -> "barrier,barrier arm|boom";
      case LIGHT -> "light|lamp";
      case CAMERA -> "camera|lens";
      case SCENE -> "scene|place";
    };
  }

  String pick(String list) {
    int bar = list.indexOf('|');
    String usual = bar < 0 ? list : list.substring(0, bar);
    String kept = bar < 0 ? "" : list.substring(bar + 1);
    String[] choice = (unseen && !kept.isEmpty() ? kept : usual).split(",");
    return choice[random.nextInt(choice.length)];
  }

  String name(Kind kind) {
    return pick(words(kind));
  }

  /** With its article: {@code a man in a red coat}. */
  String phrase(Kind kind, Colour colour, Colour second, Thing.Wears wears) {
    String noun = name(kind);
    if (kind.is(Kind.PERSON)) {
      boolean named = noun.startsWith("some");
      return (named ? noun : article(noun)) + clothes(colour, second, wears);
    }
    boolean the = kind == Kind.DOOR || kind == Kind.BARRIER || kind == Kind.LIGHT;
    String full = colour == null ? noun : colour.word() + " " + noun;
    return the || random.nextInt(6) == 0 ? "the " + full : article(full);
  }

  private String clothes(Colour colour, Colour second, Thing.Wears wears) {
    StringBuilder out = new StringBuilder();
    if (colour != null) {
      String c = colour.word();
      String top = pick("top,shirt,jacket,coat,sweater|pullover");
      String legs = pick("trousers,pants|slacks");
      if (second != null) {
        String both = article(c + " " + top) + " and " + second.word() + " " + legs;
        out.append(pick(" in , wearing , dressed in ")).append(both);
      } else {
        out.append(
            switch (random.nextInt(5)) {
              case 0 -> " in " + c;
              case 1 -> " wearing " + c;
              case 2 -> " dressed in " + c;
              case 3 -> " wearing " + article(c + " " + top);
              default -> " in " + article(c + " " + top);
            });
      }
    }
    if (wears == Thing.Wears.HAT) {
      out.append(colour == null ? pick(" wearing a hat, in a hat, with a hat on") : " with a hat");
    } else if (wears == Thing.Wears.BACKPACK) {
      out.append(" with a backpack");
    }
    return out.toString();
  }

  /** Two of a kind: {@code two people}. */
  String pair(Kind kind) {
    return "two "
        + switch (kind) {
          case PERSON -> pick("people,people,persons|individuals");
          case MAN -> "men";
          case WOMAN -> "women";
          case CHILD -> "children";
          case CAR -> "cars";
          case LORRY -> "lorries";
          case VEHICLE -> "vehicles";
          default -> name(kind) + "s";
        };
  }

  /** Where the scene is: {@code on the street}. */
  String place() {
    return switch (scene) {
      case STREET -> pick("on the street,in the street");
      case LOBBY -> pick("in the lobby,in the hall");
      case LOADING_BAY -> pick("in the loading bay,at the loading bay,in the yard");
      case CAR_PARK -> pick("in the car park,in the parking lot");
      case CORRIDOR -> pick("in the corridor,in the hallway");
      case SHOP_AISLE -> pick("in the shop,in the store,in the supermarket");
    };
  }

  /** The scene itself: {@code the street}. */
  String scene() {
    return place().replaceFirst("^\\w+ ", "");
  }

  String ground() {
    return scene == SceneKind.LOBBY || scene == SceneKind.CORRIDOR || scene == SceneKind.SHOP_AISLE
        ? "floor"
        : "ground";
  }

  static String article(String noun) {
    return ("aeiou".indexOf(noun.charAt(0)) >= 0 ? "an " : "a ") + noun;
  }
}
