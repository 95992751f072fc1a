package io.sightline.tests.fleet;

import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import io.sightline.ingest.testing.PictureLog.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A stretch in which coverage says something else than what the camera knows.
 *
 * @param saidOffline whether coverage says offline and the camera sent pictures; otherwise it is
 *     the other way round
 */
record Mismatch(Instant from, Instant to, boolean saidOffline) {
  Duration length() {
    return Duration.between(from, to);
  }

  /**
   * All of them, in order of time.
   *
   * @param truth when the camera sent no picture
   */
  static List<Mismatch> between(
      List<Gap> truth, List<CoverageSpan> coverage, Instant from, Instant to) {
    TreeSet<Instant> edges = new TreeSet<>(List.of(from, to));
    truth.forEach(gap -> edges.addAll(List.of(gap.from(), gap.to())));
    coverage.forEach(span -> edges.addAll(List.of(span.from(), span.to())));
    List<Instant> inside = List.copyOf(edges.subSet(from, true, to, true));
    List<Mismatch> wrong = new ArrayList<>();
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
        if (newest >= 0
            && wrong.get(newest).to.equals(start)
            && wrong.get(newest).saidOffline == said) {
          wrong.set(newest, new Mismatch(wrong.get(newest).from, end, said));
        } else {
          wrong.add(new Mismatch(start, end, said));
        }
      }
    }
    return wrong;
  }

  private static boolean holds(Instant from, Instant to, Instant at) {
    return !at.isBefore(from) && at.isBefore(to);
  }
}
