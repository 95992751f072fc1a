package io.sightline.simulator;

import io.sightline.simulator.actor.Actor;
import io.sightline.simulator.actor.Company;
import io.sightline.simulator.language.Phrasebook;
import io.sightline.simulator.raster.Camera;
import io.sightline.simulator.stage.Stage;
import io.sightline.simulator.story.Act;
import io.sightline.simulator.story.Action;
import io.sightline.simulator.story.Fact;
import io.sightline.simulator.story.Meaning;
import io.sightline.simulator.story.Questions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Instants of one camera, chosen so that what is rare is seen as often as walking, each as a few
 * frames with everything that is true then: what an encoder of frames is trained on, where whole
 * videos would show an empty street most of the time.
 *
 * <p>One thread at a time; the same for the same scene and seed.
 */
public final class Snapshots {
  /** Whole acts that instants are drawn from. */
  private static final int ACTS = 5;

  /** Frames a second that {@link Snapshot#frames} count. */
  public static final double FPS = 20;

  private static final int MEANINGS = 60;

  private final Simulation simulation;
  private final SimSettings settings;
  private final SplittableRandom random;
  private final List<Fact> facts;

  /**
   * An instant.
   *
   * @param frames indices at {@link #FPS}, oldest first, the last one the instant itself
   * @param seen who and what is seen
   */
  public record Snapshot(double time, int[] frames, List<Sighting> seen) {}

  /**
   * Where somebody or something is seen, as shares of the picture's width and height.
   *
   * @param id as in {@link io.sightline.simulator.story.Thing}
   */
  public record Sighting(int id, double left, double top, double right, double bottom) {}

  /** A sentence and what it means. */
  public record Said(String sentence, Meaning meaning) {}

  public Snapshots(SceneKind scene, long seed, int width, int height) {
    this.random = new SplittableRandom(31L * seed + scene.ordinal() ^ 0x5a4b);
    SimSettings live = SimSettings.live().withSize(width, height);
    this.settings =
        new SimSettings(width, height, FPS, live.seconds(), live.night(), live.weather());
    this.simulation = Simulation.of(scene, seed, settings);
    this.facts = simulation.facts(0, ACTS * Act.LENGTH);
  }

  public Simulation simulation() {
    return simulation;
  }

  public boolean night() {
    return simulation.conditions().night();
  }

  /** All that is true in the time that instants are drawn from. */
  public List<Fact> facts() {
    return List.copyOf(facts);
  }

  /** Whether vehicles stand about that no fact speaks of. */
  public boolean crowded() {
    return simulation.stage().props().stream()
        .anyMatch(p -> p.shape() == Stage.Prop.Shape.CAR || p.shape() == Stage.Prop.Shape.VAN);
  }

  /** Sentences about the facts, and near misses of them, each meaning in two ways. */
  public List<Said> sentences() {
    boolean test = simulation.split() == Split.TEST;
    Phrasebook book = new Phrasebook(simulation.scene(), random);
    Set<String> known = new HashSet<>();
    List<Said> said = new ArrayList<>();
    for (Meaning m : new Questions(random, test, crowded()).about(facts, MEANINGS)) {
      for (int way = 0; way < 2; way++) {
        String sentence = book.say(m, false);
        if (known.add(sentence)) {
          said.add(new Said(sentence, m));
        }
      }
    }
    return said;
  }

  /**
   * @param frames of each instant
   * @param plain share of the instants that are drawn evenly from the whole time
   */
  public List<Snapshot> draw(int count, int frames, double plain) {
    Map<Action, List<Fact>> byAction = new LinkedHashMap<>();
    for (Fact f : facts) {
      byAction.computeIfAbsent(f.action(), a -> new ArrayList<>()).add(f);
    }
    List<Action> actions = List.copyOf(byAction.keySet());
    List<Snapshot> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      double time = random.nextDouble() * ACTS * Act.LENGTH;
      if (random.nextDouble() >= plain && !actions.isEmpty()) {
        List<Fact> some = byAction.get(actions.get(random.nextInt(actions.size())));
        Fact f = some.get(random.nextInt(some.size()));
        // a little beyond both ends too: what is no longer true must look so
        double beyond = random.nextInt(5) == 0 ? 1 : 0;
        time = f.start() - beyond + random.nextDouble() * (f.end() - f.start() + 2 * beyond);
      }
      out.add(at(Math.max(1.5, Math.min(ACTS * Act.LENGTH - 0.1, time)), frames));
    }
    return out;
  }

  private Snapshot at(double time, int frames) {
    int[] at = new int[frames];
    at[frames - 1] = (int) Math.round(time * FPS);
    boolean even = random.nextInt(5) > 0;
    for (int k = frames - 2; k >= 0; k--) {
      double gap = even ? 0.25 : 0.15 + 0.45 * random.nextDouble();
      at[k] = Math.max(0, at[k + 1] - (int) Math.round(gap * FPS));
    }
    double exact = at[frames - 1] / FPS;
    return new Snapshot(exact, at, sightings(exact));
  }

  private List<Sighting> sightings(double time) {
    int number = (int) (time / Act.LENGTH);
    Set<Integer> visible = new HashSet<>();
    for (Fact f : facts) {
      if (f.action() == Action.VISIBLE && f.start() <= time && time < f.end()) {
        visible.add(f.subject().id());
      }
    }
    Camera camera = simulation.stage().view().camera(settings.width(), settings.height());
    Company company = new Company();
    double t = time - number * Act.LENGTH;
    List<Sighting> out = new ArrayList<>();
    for (Actor actor : simulation.director().act(number).actors()) {
      if (visible.contains(actor.id()) && actor.exists(t)) {
        Sighting s = sighting(actor.id(), company.points(actor, t), camera);
        if (s != null) {
          out.add(s);
        }
      }
    }
    return out;
  }

  private static Sighting sighting(int id, double[] points, Camera camera) {
    double left = 1;
    double top = 1;
    double right = 0;
    double bottom = 0;
    double[] p = new double[3];
    for (int i = 0; i < points.length; i += 3) {
      if (camera.project(points[i], points[i + 1], points[i + 2], p)) {
        left = Math.min(left, p[0] / camera.width);
        right = Math.max(right, p[0] / camera.width);
        top = Math.min(top, p[1] / camera.height);
        bottom = Math.max(bottom, p[1] / camera.height);
      }
    }
    boolean any = left <= right && right >= 0 && left <= 1 && bottom >= 0 && top <= 1;
    return any ? new Sighting(id, left, top, right, bottom) : null;
  }
}
