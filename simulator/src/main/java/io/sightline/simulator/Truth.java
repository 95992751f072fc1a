package io.sightline.simulator;

import io.sightline.core.video.TimeSpan;
import io.sightline.simulator.language.Phrasebook;
import io.sightline.simulator.stage.Stage;
import io.sightline.simulator.story.Aftermath;
import io.sightline.simulator.story.Fact;
import io.sightline.simulator.story.Meaning;
import io.sightline.simulator.story.Questions;
import io.sightline.simulator.story.Unseen;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;

/** Puts facts into sentences with their windows. */
final class Truth {
  private static final double SHORTEST = 0.3;

  private Truth() {}

  /**
   * @param from start of the video on the facts' clock, seconds
   */
  static List<Annotation> of(
      Stage stage, long seed, Split split, List<Fact> facts, double from, double to) {
    boolean test = split == Split.TEST;
    SplittableRandom random = new SplittableRandom(seed ^ 0x5eed);
    List<Fact> shown = new ArrayList<>();
    for (Fact f : Aftermath.marked(facts)) {
      double start = Math.max(f.start(), from);
      double end = Math.min(f.end(), to);
      if (end - start >= SHORTEST) {
        shown.add(
            new Fact(
                f.action(),
                f.subject(),
                f.object(),
                f.direction(),
                f.side(),
                start - from,
                end - from));
      }
    }
    boolean crowded =
        stage.props().stream()
            .anyMatch(p -> p.shape() == Stage.Prop.Shape.CAR || p.shape() == Stage.Prop.Shape.VAN);
    int most = (int) Math.min(150, 24 + (to - from) / 10);
    Phrasebook book = new Phrasebook(stage.kind(), random);
    List<Annotation> out = new ArrayList<>();
    Set<String> said = new HashSet<>();
    for (Meaning m : new Questions(random, test, crowded).about(shown, most)) {
      List<TimeSpan> windows =
          m.windows(shown).stream()
              .filter(w -> w[1] - w[0] >= SHORTEST)
              .map(w -> TimeSpan.ofSeconds(round(w[0]), round(w[1])))
              .toList();
      int ways = 2 + random.nextInt(2);
      for (int i = 0; i < ways; i++) {
        boolean unseen = test && i == ways - 1 && random.nextBoolean();
        String sentence = book.say(m, unseen);
        if (said.add(sentence)) {
          out.add(annotation(m, sentence, windows, unseen));
        }
      }
    }
    return out;
  }

  private static Annotation annotation(
      Meaning m, String sentence, List<TimeSpan> windows, boolean unseen) {
    return new Annotation(
        sentence,
        windows,
        Annotation.Kind.valueOf(m.nature().name()),
        slug(m.subject().name()),
        m.colour() == null ? "" : m.colour().word(),
        slug(m.action().name()),
        Unseen.is(m),
        unseen);
  }

  private static String slug(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static double round(double seconds) {
    return Math.round(seconds * 100) / 100.0;
  }
}
