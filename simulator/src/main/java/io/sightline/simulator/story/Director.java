package io.sightline.simulator.story;

import io.sightline.simulator.raster.Camera;
import io.sightline.simulator.stage.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes up the acts of a seed. Any act can be asked for at any time: it depends on the seed and its
 * own number only. Thread-safe.
 */
public final class Director {
  private record Offer(Episode episode, double weight) {}

  private static final List<Offer> OFFERS =
      List.of(
          new Offer(Walks::passBy, 4),
          new Offer(Walks::runBy, 1.6),
          new Offer(Walks::waits, 1.5),
          new Offer(Walks::turnsBack, 1.3),
          new Offer(Walks::falls, 1.3),
          new Offer(Walks::sits, 1.6),
          new Offer(Walks::crosses, 2.4),
          new Offer(Encounters::meets, 1.5),
          new Offer(Encounters::follows, 1.2),
          new Offer(Encounters::fights, 1.2),
          new Offer(Encounters::together, 1),
          new Offer(Encounters::dog, 1.2),
          new Offer(Belongings::carries, 1.2),
          new Offer(Belongings::rests, 1.2),
          new Offer(Belongings::leaves, 1.8),
          new Offer(Traffic::passes, 4),
          new Offer(Traffic::halts, 1.6),
          new Offer(Traffic::parks, 2),
          new Offer(Traffic::turnsOff, 1.6),
          new Offer(Traffic::rides, 1.4),
          new Offer(Traffic::collide, 0.8),
          new Offer(Fixtures::door, 2.6),
          new Offer(Fixtures::barrier, 3),
          new Offer(Fixtures::dark, 0.9),
          new Offer(Fixtures::covered, 0.3));

  private final Stage stage;
  private final Camera camera;
  private final long seed;
  private final boolean test;

  /**
   * @param camera of the picture that is shown; what it sees is what becomes true
   * @param test whether combinations kept for the test split may occur
   */
  public Director(Stage stage, Camera camera, long seed, boolean test) {
    this.stage = stage;
    this.camera = camera;
    this.seed = seed;
    this.test = test;
  }

  /** The act of that number, from 0. */
  public Act act(int number) {
    SplittableRandom random = new SplittableRandom(seed * 1_000_003L + number * 7919L + 17);
    Act act = made(number, random);
    // what happens by chance may be kept for the test split as well as what is cast: then another
    for (int again = 0; again < 50 && !test && act.facts().stream().anyMatch(Unseen::is); again++) {
      act = made(number, random);
    }
    return act;
  }

  private Act made(int number, SplittableRandom random) {
    Plan plan = new Plan(stage, random, test, number * 100);
    double mood = random.nextDouble();
    int wanted =
        mood < 0.15
            ? random.nextInt(2)
            : mood < 0.6 ? 3 + random.nextInt(3) : 5 + random.nextInt(5);
    // what happens in one act crowds into a part of it, so that the rest is still
    double from = 1.5 + (mood < 0.6 ? random.nextDouble() * 30 : 0);
    double to = Math.min(Act.LENGTH - 12, from + 40 + random.nextDouble() * 60);
    int played = 0;
    for (int tries = 0; tries < 60 && played < wanted; tries++) {
      Episode episode = offer(random);
      if (plan.attempt(episode, from + (to - from) * random.nextDouble())) {
        played++;
      }
    }
    List<Fact> facts = new ArrayList<>(new Observer(stage, camera, plan).facts());
    return new Act(
        List.copyOf(plan.actors),
        List.copyOf(plan.doors),
        List.copyOf(plan.barriers),
        plan.lamps,
        plan.cover,
        List.copyOf(facts));
  }

  private static Episode offer(SplittableRandom random) {
    double total = OFFERS.stream().mapToDouble(Offer::weight).sum();
    double pick = random.nextDouble() * total;
    for (Offer o : OFFERS) {
      pick -= o.weight();
      if (pick < 0) {
        return o.episode();
      }
    }
    return OFFERS.get(0).episode();
  }
}
