package io.sightline.simulator.language;

import java.util.Map;

/** English verbs in the forms that sentences about a camera use. */
final class Verb {
  /** When a sentence says that something happens. */
  enum Tense {
    PRESENT,
    PROGRESSIVE,
    PAST
  }

  private static final Map<String, String> PAST =
      Map.ofEntries(
          Map.entry("be", "was"),
          Map.entry("come", "came"),
          Map.entry("go", "went"),
          Map.entry("leave", "left"),
          Map.entry("run", "ran"),
          Map.entry("stand", "stood"),
          Map.entry("fall", "fell"),
          Map.entry("lie", "lay"),
          Map.entry("get", "got"),
          Map.entry("sit", "sat"),
          Map.entry("meet", "met"),
          Map.entry("fight", "fought"),
          Map.entry("take", "took"),
          Map.entry("put", "put"),
          Map.entry("hold", "held"),
          Map.entry("drive", "drove"),
          Map.entry("pull", "pulled"),
          Map.entry("ride", "rode"),
          Map.entry("hit", "hit"),
          Map.entry("rise", "rose"),
          Map.entry("set", "set"),
          Map.entry("bring", "brought"),
          Map.entry("stop", "stopped"),
          Map.entry("jog", "jogged"),
          Map.entry("chat", "chatted"),
          Map.entry("grab", "grabbed"),
          Map.entry("carry", "carried"),
          Map.entry("hurry", "hurried"));

  private Verb() {}

  /** The form for a subject in the given tense; {@code be} has no progressive. */
  static String form(String verb, Tense tense, boolean plural) {
    if (verb.equals("be")) {
      return tense == Tense.PAST ? plural ? "were" : "was" : plural ? "are" : "is";
    }
    return switch (tense) {
      case PRESENT -> plural ? verb : third(verb);
      case PROGRESSIVE -> (plural ? "are " : "is ") + participle(verb);
      case PAST -> PAST.getOrDefault(verb, regular(verb));
    };
  }

  private static String third(String v) {
    if (v.endsWith("s")
        || v.endsWith("ss")
        || v.endsWith("sh")
        || v.endsWith("ch")
        || v.equals("go")) {
      return v + "es";
    }
    return consonantY(v) ? v.substring(0, v.length() - 1) + "ies" : v + "s";
  }

  static String participle(String v) {
    if (v.equals("lie")) {
      return "lying";
    }
    if (v.endsWith("e") && !v.endsWith("ee") && !v.equals("be")) {
      return v.substring(0, v.length() - 1) + "ing";
    }
    return doubled(v) + "ing";
  }

  private static String regular(String v) {
    if (v.endsWith("e")) {
      return v + "d";
    }
    return consonantY(v) ? v.substring(0, v.length() - 1) + "ied" : v + "ed";
  }

  private static boolean consonantY(String v) {
    return v.endsWith("y") && "aeiou".indexOf(v.charAt(v.length() - 2)) < 0;
  }

  private static String doubled(String v) {
    return switch (v) {
      case "run", "stop", "get", "sit", "put", "hit", "set", "jog", "chat", "grab" ->
          v + v.charAt(v.length() - 1);
      default -> v;
    };
  }
}
