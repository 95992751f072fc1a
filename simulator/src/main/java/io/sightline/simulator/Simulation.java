package io.sightline.simulator;

import io.sightline.simulator.stage.Climate;
import io.sightline.simulator.stage.Conditions;
import io.sightline.simulator.stage.Stage;
import io.sightline.simulator.stage.Stages;
import io.sightline.simulator.story.Act;
import io.sightline.simulator.story.Director;
import io.sightline.simulator.story.Fact;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * A made-up camera: its frames and what is true in them, the same every time for the same scene,
 * seed and settings.
 *
 * <p>One thread at a time. The first frame costs about half a CPU-second, for the fixed world is
 * painted then; after that a frame costs 0.6 to 1.5 CPU-ms at 640x360, in any order.
 */
public final class Simulation {
  private final SceneKind scene;
  private final long seed;
  private final Split split;
  private final SimSettings settings;
  private final Stage stage;
  private final Conditions conditions;
  private final Director director;
  private FramePainter painter;
  private Act act;
  private int actNumber = -1;

  private Simulation(SceneKind scene, long seed, SimSettings settings) {
    this.scene = scene;
    this.seed = seed;
    this.split = Split.of(seed);
    this.settings = settings;
    SplittableRandom random = new SplittableRandom(31L * seed + scene.ordinal());
    double aspect = settings.width() / (double) settings.height();
    Stage usual = Stages.build(scene, random.split(), aspect);
    this.conditions =
        Climate.draw(random.split(), usual.indoor(), settings.night(), settings.weather());
    this.stage = Split.redecorated(seed) ? Stages.redecorated(usual, random.split()) : usual;
    this.director =
        new Director(
            stage,
            stage.view().camera(settings.width(), settings.height()),
            31L * seed + scene.ordinal(),
            split == Split.TEST);
  }

  /**
   * @throws IllegalArgumentException if the seed is reserved or of no split, or the scene is kept
   *     for the test split and the seed is not of it
   */
  public static Simulation of(SceneKind scene, long seed, SimSettings settings) {
    check(scene, seed);
    return new Simulation(scene, seed, settings);
  }

  /** The simulation of an address. */
  public static Simulation of(SimUri uri) {
    return of(uri.scene(), uri.seed(), uri.settings());
  }

  static void check(SceneKind scene, long seed) {
    Split split = Split.of(seed);
    if (scene.unseen() && split != Split.TEST) {
      throw new IllegalArgumentException(
          "scene "
              + scene.slug()
              + " is kept for the test split: use a seed of "
              + Split.TEST.first()
              + " to "
              + Split.TEST.last());
    }
  }

  public SceneKind scene() {
    return scene;
  }

  public long seed() {
    return seed;
  }

  public Split split() {
    return split;
  }

  /** Whether it is night there. */
  public boolean night() {
    return conditions.night();
  }

  public VideoInfo info() {
    double frames = settings.seconds() * settings.fps();
    int count =
        frames >= Integer.MAX_VALUE ? Integer.MAX_VALUE : (int) Math.max(1, Math.round(frames));
    return new VideoInfo(settings.width(), settings.height(), settings.fps(), count);
  }

  /**
   * Writes a frame. Its media time is {@code index / fps} seconds.
   *
   * @param rgb24 red, green, blue, row by row, {@code 3 * width * height} bytes
   * @throws IndexOutOfBoundsException if there is no such frame
   * @throws IllegalArgumentException if the array is of another length
   */
  public void renderFrame(int index, byte[] rgb24) {
    Objects.checkIndex(index, info().frames());
    if (rgb24.length != 3 * settings.width() * settings.height()) {
      throw new IllegalArgumentException(
          "a frame has "
              + 3 * settings.width() * settings.height()
              + " bytes, not "
              + rgb24.length);
    }
    if (painter == null) {
      painter =
          new FramePainter(
              stage, conditions, settings.width(), settings.height(), 31L * seed + scene.ordinal());
    }
    double time = index / settings.fps();
    int number = (int) (time / Act.LENGTH);
    painter.paint(act(number), time - number * Act.LENGTH, time, index, rgb24);
  }

  private Act act(int number) {
    if (number != actNumber) {
      act = director.act(number);
      actNumber = number;
    }
    return act;
  }

  /**
   * What is true in the whole video, as sentences; some of them never happen.
   *
   * @throws IllegalStateException if the video never ends
   */
  public List<Annotation> truth() {
    if (info().endless()) {
      throw new IllegalStateException("an endless camera has no whole truth: ask for a part of it");
    }
    return truth(0, settings.seconds());
  }

  /**
   * What is true in a part of the video; windows count from the start of that part.
   *
   * @param from seconds
   * @param to seconds, after {@code from}
   */
  public List<Annotation> truth(double from, double to) {
    return Truth.of(stage, seed, split, facts(from, to), from, to);
  }

  List<Fact> facts(double from, double to) {
    List<Fact> facts = new ArrayList<>();
    for (int n = (int) (from / Act.LENGTH); n * Act.LENGTH < to; n++) {
      double begin = n * Act.LENGTH;
      director.act(n).facts().forEach(f -> facts.add(f.later(begin)));
    }
    return facts;
  }

  Stage stage() {
    return stage;
  }

  Conditions conditions() {
    return conditions;
  }

  Director director() {
    return director;
  }
}
