package io.sightline.tests.fleet;

import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import io.sightline.ingest.testing.PictureLog.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Where coverage says something else than what the camera knows. */
final class Mismatch {
  private Mismatch() {}

  /**
   * The stretches in which one says offline and the other does not.
   *
   * @param truth when the camera sent no picture
   */
  static List<Gap> between(List<Gap> truth, List<CoverageSpan> coverage, Instant from, Instant to) {
    TreeSet<Instant> edges = new TreeSet<>(List.of(from, to));
    truth.forEach(gap -> edges.addAll(List.of(gap.from(), gap.to())));
    coverage.forEach(span -> edges.addAll(List.of(span.from(), span.to())));
    List<Instant> inside = List.copyOf(edges.subSet(from, true, to, true));
    List<Gap> wrong = new ArrayList<>();
    for (int i = 1; i < inside.size(); i++) {
      Instant start = inside.get(i - 1);
      Instant end = inside.get(i);
      Instant middle = start.plus(Duration.between(start, end).dividedBy(2));
      boolean gone = truth.stream().anyMatch(gap -> holds(gap.from(), gap.to(), middle));
      boolean said =
          coverage.stream()
              .anyMatch(
                  span ->
                      span.coverage() == Coverage.OFFLINE && holds(span.from(), span.to(), middle));
      if (gone != said) {
        int newest = wrong.size() - 1;
        if (newest >= 0 && wrong.get(newest).to().equals(start)) {
          wrong.set(newest, new Gap(wrong.get(newest).from(), end));
        } else {
          wrong.add(new Gap(start, end));
        }
      }
    }
    return wrong;
  }

  private static boolean holds(Instant from, Instant to, Instant at) {
    return !at.isBefore(from) && at.isBefore(to);
  }
}
