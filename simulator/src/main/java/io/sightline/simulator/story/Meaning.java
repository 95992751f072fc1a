package io.sightline.simulator.story;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What a sentence asks for; null leaves a thing open.
 *
 * @param count how many are asked for: 1, or exactly 2 with {@link Action#VISIBLE}
 */
public record Meaning(
    Action action,
    Kind subject,
    Colour colour,
    Colour second,
    Thing.Wears wears,
    Kind object,
    Colour objectColour,
    Fact.Direction direction,
    Fact.Side side,
    int count) {
  /** Windows nearer than this are one, seconds. */
  private static final double JOIN = 0.4;

  public static Meaning of(Action action, Kind subject) {
    return new Meaning(action, subject, null, null, null, null, null, null, null, 1);
  }

  public boolean matches(Fact f) {
    return f.action() == action
        && f.subject().kind().is(subject)
        && (colour == null || f.subject().colour() == colour)
        && (second == null || f.subject().second() == second)
        && (wears == null || f.subject().wears() == wears)
        && (object == null || f.object() != null && f.object().kind().is(object))
        && (objectColour == null || f.object() != null && f.object().colour() == objectColour)
        && (direction == null || f.direction() == direction)
        && (side == null || f.side() == side);
  }

  /** When it is true, seconds, in order and apart: {@code {start, end}} each. */
  public List<double[]> windows(List<Fact> facts) {
    List<Fact> matching = facts.stream().filter(this::matches).toList();
    List<double[]> spans = new ArrayList<>();
    if (count == 1) {
      for (Fact f : matching) {
        spans.add(new double[] {f.start(), f.end()});
      }
    } else {
      spans.addAll(exactly(count, matching));
    }
    return joined(spans);
  }

  private static List<double[]> exactly(int count, List<Fact> facts) {
    double[] times =
        facts.stream()
            .flatMapToDouble(f -> DoubleStream.of(f.start(), f.end()))
            .sorted()
            .distinct()
            .toArray();
    List<double[]> spans = new ArrayList<>();
    for (int i = 0; i + 1 < times.length; i++) {
      double middle = (times[i] + times[i + 1]) / 2;
      long there =
          facts.stream()
              .filter(f -> f.start() <= middle && middle < f.end())
              .map(f -> f.subject().id())
              .distinct()
              .count();
      if (there == count) {
        spans.add(new double[] {times[i], times[i + 1]});
      }
    }
    return spans;
  }

  private static List<double[]> joined(List<double[]> spans) {
    List<double[]> sorted = new ArrayList<>(spans);
    sorted.sort(Comparator.comparingDouble(s -> s[0]));
    List<double[]> out = new ArrayList<>();
    for (double[] s : sorted) {
      double[] last = out.isEmpty() ? null : out.get(out.size() - 1);
      if (last != null && s[0] <= last[1] + JOIN) {
        last[1] = Math.max(last[1], s[1]);
      } else {
        out.add(s.clone());
      }
    }
    return out;
  }

  /** What a sentence of this meaning tests. */
  public Action.Nature nature() {
    boolean looks = colour != null || second != null || wears != null;
    return looks && action.nature() != Action.Nature.RELATION && action == Action.VISIBLE
        ? Action.Nature.ATTRIBUTE
        : action.nature();
  }
}
