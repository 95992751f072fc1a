package io.sightline.simulator.language;

import io.sightline.simulator.SceneKind;
import io.sightline.simulator.story.Kind;
import io.sightline.simulator.story.Meaning;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts meanings into English, each in many ways. Not thread-safe. */
public final class Phrasebook {
  private static final Pattern VERB = Pattern.compile("<(\\w+)(\\+?)>");
  private final SceneKind scene;
  private final SplittableRandom random;

  public Phrasebook(SceneKind scene, SplittableRandom random) {
    this.scene = scene;
    this.random = random;
  }

  /**
   * One sentence, in lower case and without a full stop.
   *
   * @param unseen whether to take words kept for the test split, where there are any
   */
  public String say(Meaning m, boolean unseen) {
    Nouns nouns = new Nouns(scene, random, unseen);
    String templates = Phrases.of(m.action(), m.subject().is(Kind.PERSON));
    boolean mutual = mutual(m) && random.nextDouble() < 0.5;
    if (mutual) {
      templates = Phrases.mutual(m.action());
    }
    int bar = templates.indexOf('|');
    boolean kept = unseen && bar >= 0 && random.nextDouble() < 0.7;
    String[] choice =
        (kept ? templates.substring(bar + 1) : bar < 0 ? templates : templates.substring(0, bar))
            .split(";");
    String text = choice[random.nextInt(choice.length)];
    boolean passive = text.startsWith("{O}");
    boolean plural = m.count() == 2;
    String subject =
        plural
            ? nouns.pair(m.subject())
            : nouns.phrase(m.subject(), m.colour(), m.second(), m.wears());
    Kind other = defaultObject(m, m.object());
    String object =
        other == null ? "" : another(nouns.phrase(other, m.objectColour(), null, null), subject);
    text =
        text.replace("{S}", subject)
            .replace("{T}", mutual ? nouns.pair(m.subject()) : "")
            .replace("{O}", object)
            .replace(
                "{D}", m.direction() == null ? "" : nouns.pick(Phrases.direction(m.direction())))
            .replace("{E}", m.side() == null ? "" : nouns.pick(Phrases.from(m.side())))
            .replace("{L}", m.side() == null ? "" : nouns.pick(Phrases.towards(m.side())))
            .replace(
                "{P}", text.contains("<be>{P}") || random.nextBoolean() ? " " + nouns.place() : "")
            .replace("{G}", nouns.ground())
            .replace("{W}", nouns.scene());
    return conjugated(text, plural && !passive);
  }

  /** Whether two of a kind do it with each other and neither is described. */
  private static boolean mutual(Meaning m) {
    boolean both =
        switch (m.action()) {
          case MEET, TALK, FIGHT -> true;
          default -> false;
        };
    return both
        && m.subject() == defaultObject(m, m.object())
        && m.colour() == null
        && m.wears() == null
        && m.objectColour() == null;
  }

  private static Kind defaultObject(Meaning m, Kind object) {
    return object == null ? defaultObject(m) : object;
  }

  private static Kind defaultObject(Meaning m) {
    return switch (m.action()) {
      case MEET, TALK, FOLLOW, FIGHT -> Kind.PERSON;
      case PICK_UP, PUT_DOWN, LEAVE_BEHIND, CARRY -> Kind.ITEM;
      case COLLIDE -> Kind.VEHICLE;
      case OPEN -> m.subject().is(Kind.PERSON) ? Kind.DOOR : null;
      default -> null;
    };
  }

  /** Two people of the same words are one and another. */
  private static String another(String object, String subject) {
    if (!object.equals(subject)) {
      return object;
    }
    return object.startsWith("some")
        ? "another person"
            + object.substring(object.indexOf(' ') < 0 ? object.length() : object.indexOf(' '))
        : object.replaceFirst("^(an?|the) ", "another ");
  }

  private String conjugated(String text, boolean plural) {
    double t = random.nextDouble();
    Verb.Tense tense =
        t < 0.5 ? Verb.Tense.PRESENT : t < 0.75 ? Verb.Tense.PROGRESSIVE : Verb.Tense.PAST;
    if (text.contains("lights <") || text.contains("lamps <")) {
      plural = true;
    }
    Matcher m = VERB.matcher(text);
    StringBuilder out = new StringBuilder();
    boolean first = true;
    while (m.find()) {
      boolean many = plural || !m.group(2).isEmpty();
      String form = Verb.form(m.group(1), tense, many);
      // "is turning around and going back": the second verb needs no second "is"
      if (!first && tense == Verb.Tense.PROGRESSIVE) {
        form = form.replaceFirst("^(is|are) ", "");
      }
      m.appendReplacement(out, form);
      first = false;
    }
    m.appendTail(out);
    return out.toString();
  }
}
