package io.sightline.app.cli;

import io.sightline.app.config.ConfigException;
import io.sightline.app.simulate.DatasetPlan;
import io.sightline.simulator.SceneKind;
import io.sightline.simulator.Split;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Many made-up streams of a split. */
final class DatasetOptions {
  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "Many streams of train, validation or test: where the seeds come from.")
  private Split split;

  @Option(
      names = "--streams",
      defaultValue = "10",
      paramLabel = "N",
      description = "With --split: how many (default: 10).")
  private int streams;

  @Option(
      names = "--first",
      paramLabel = "SEED",
      description = "With --split: seed of the first (default: the split's first); others follow.")
  private Long first;

  @Option(
      names = "--scenes",
      defaultValue = "all",
      paramLabel = "LIST",
      description = "With --split: scenes taken in turn, commas between them (default: all).")
  private String scenes;

  boolean given() {
    return split != null;
  }

  boolean isOf(Split other) {
    return split == other;
  }

  /**
   * The streams of the split that was given.
   *
   * @param rate frames a second that are looked at
   */
  DatasetPlan plan(double seconds, double rate) {
    return planOf(split, first == null ? split.first() : first, streams, seconds, rate);
  }

  /** Streams of another split, from its first on. */
  DatasetPlan plan(Split other, int count, double seconds, double rate) {
    return planOf(other, other.first(), count, seconds, rate);
  }

  private DatasetPlan planOf(Split of, long from, int count, double seconds, double rate) {
    return new DatasetPlan(of, from, count, scenes(of), seconds, rate);
  }

  private List<SceneKind> scenes(Split of) {
    if (scenes.equals("all")) {
      return DatasetPlan.scenesOf(of);
    }
    List<SceneKind> list = new ArrayList<>();
    List<String> errors = new ArrayList<>();
    for (String slug : scenes.split(",")) {
      SceneKind.ofSlug(slug.strip())
          .ifPresentOrElse(
              list::add,
              () -> errors.add("unknown scene '" + slug + "', known are " + CameraOptions.SCENES));
    }
    if (!errors.isEmpty()) {
      throw new ConfigException("--scenes", errors);
    }
    return list;
  }
}
