package io.sightline.app.cli;

import io.sightline.app.config.ConfigException;
import io.sightline.app.simulate.DatasetPlan;
import io.sightline.simulator.SceneKind;
import io.sightline.simulator.Split;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Which made-up cameras of a split are taken. */
final class SeedOptions {
  @Option(
      names = "--first",
      paramLabel = "SEED",
      description =
          "With --split: seed of the first (default: the split's first); others follow. Training seeds from "
              + Split.REDECORATED
              + " on are redecorated.")
  private Long first;

  @Option(
      names = "--scenes",
      defaultValue = "all",
      paramLabel = "LIST",
      description = "With --split: scenes taken in turn, commas between them (default: all).")
  private String scenes;

  /** Cameras of the split, from the first that was asked for. */
  DatasetPlan plan(Split split, int count, double seconds, double rate) {
    return plan(split, first == null ? split.first() : first, count, seconds, rate);
  }

  /** Cameras of a split, from its own first on. */
  DatasetPlan planFromStart(Split split, int count, double seconds, double rate) {
    return plan(split, split.first(), count, seconds, rate);
  }

  private DatasetPlan plan(Split split, long from, int count, double seconds, double rate) {
    return new DatasetPlan(split, from, count, scenesOf(split), seconds, rate);
  }

  private List<SceneKind> scenesOf(Split split) {
    if (scenes.equals("all")) {
      return DatasetPlan.scenesOf(split);
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
