package io.sightline.app.simulate;

import io.sightline.app.config.ConfigException;
import io.sightline.simulator.SceneKind;
import io.sightline.simulator.SimSettings;
import io.sightline.simulator.Simulation;
import io.sightline.simulator.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Which made-up streams a data set has: scenes taken in turn, seeds one after the other.
 *
 * @param first seed of the first stream
 * @param streams how many
 * @param scenes in the order in which they are taken; none of them twice
 * @param seconds length of each
 * @param rate frames a second, 1 to 60
 */
public record DatasetPlan(
    Split split, long first, int streams, List<SceneKind> scenes, double seconds, double rate) {
  /**
   * @throws ConfigException naming everything that is wrong with the plan
   */
  public DatasetPlan {
    scenes = List.copyOf(scenes);
    List<String> errors = new ArrayList<>();
    if (streams < 1) {
      errors.add("streams must be at least 1, but is " + streams);
    }
    if (scenes.isEmpty()) {
      errors.add("no scene is given");
    }
    if (first < split.first() || first + Math.max(1, streams) - 1 > split.last()) {
      errors.add(
          "the seeds of split "
              + split.name().toLowerCase(Locale.ROOT)
              + " are "
              + split.first()
              + " to "
              + split.last()
              + ", which seeds "
              + first
              + " to "
              + (first + streams - 1)
              + " are not");
    }
    for (SceneKind scene : scenes) {
      if (scene.unseen() && split != Split.TEST) {
        errors.add("scene " + scene.slug() + " is kept for split test");
      }
    }
    if (!(seconds > 0 && seconds <= 24 * 3600)) {
      errors.add("the length must be above 0 and at most 24 hours, but is " + seconds + " s");
    }
    if (!(rate >= 1 && rate <= 60)) {
      errors.add("rate must be 1 to 60 frames a second, but is " + rate);
    }
    if (!errors.isEmpty()) {
      throw new ConfigException("the data set", errors);
    }
  }

  /** One stream of it, without its frames. */
  public record Stream(String name, SceneKind scene, long seed) {}

  /** The scenes that a split may show. */
  public static List<SceneKind> scenesOf(Split split) {
    return List.of(SceneKind.values()).stream()
        .filter(scene -> split == Split.TEST || !scene.unseen())
        .toList();
  }

  public List<Stream> list() {
    List<Stream> list = new ArrayList<>();
    for (int i = 0; i < streams; i++) {
      SceneKind scene = scenes.get(i % scenes.size());
      list.add(new Stream(scene.slug() + "-" + (first + i), scene, first + i));
    }
    return list;
  }

  /** The camera of a stream, 640x360, with exactly the frames that are wanted of it. */
  public Simulation open(Stream stream) {
    SimSettings live = SimSettings.live();
    return Simulation.of(
        stream.scene(),
        stream.seed(),
        new SimSettings(live.width(), live.height(), rate, seconds, live.night(), live.weather()));
  }

  /** The camera of a stream as it is live: 640x360, 25 frames a second. */
  public Simulation camera(Stream stream) {
    return Simulation.of(stream.scene(), stream.seed(), SimSettings.live().withSeconds(seconds));
  }
}
