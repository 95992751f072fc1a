package io.sightline.app.cli;

import io.sightline.app.simulate.DatasetPlan;
import io.sightline.simulator.Split;
import picocli.CommandLine.Mixin;
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

  @Mixin private SeedOptions seeds;

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
    return seeds.plan(split, streams, seconds, rate);
  }

  /** Streams of another split, from its first on. */
  DatasetPlan plan(Split other, int count, double seconds, double rate) {
    return seeds.planFromStart(other, count, seconds, rate);
  }
}
