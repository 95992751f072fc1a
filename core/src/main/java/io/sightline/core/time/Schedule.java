package io.sightline.core.time;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * When something applies: spans of every week, on the local clock of a place. Pure and immutable;
 * whoever asks brings the time.
 *
 * <p>The local clock decides: an hour that is skipped when summer time begins is in no span, an
 * hour that comes twice when it ends is in a span both times.
 *
 * @param zone whose clock and days are meant
 * @param spans that count together; empty means always
 */
public record Schedule(ZoneId zone, List<WeeklySpan> spans) {
  public static final int MAX_SPANS = 50;
  public static final Schedule ALWAYS = new Schedule(ZoneOffset.UTC, List.of());

  /**
   * @throws IllegalArgumentException if there are too many spans
   */
  public Schedule {
    Objects.requireNonNull(zone, "zone");
    spans = List.copyOf(spans);
    if (spans.size() > MAX_SPANS) {
      throw new IllegalArgumentException(
          "a schedule has at most " + MAX_SPANS + " spans, but there are " + spans.size());
    }
  }

  /** Whether it applies at all times. */
  public boolean always() {
    return spans.isEmpty();
  }

  /** Whether it applies at this time. */
  public boolean covers(Instant at) {
    if (always()) {
      return true;
    }
    LocalDateTime local = LocalDateTime.ofInstant(at, zone);
    for (WeeklySpan span : spans) {
      if (span.covers(local)) {
        return true;
      }
    }
    return false;
  }

  /**
   * A span on some days of every week.
   *
   * @param days on which it begins, at least one, kept in the order of the week
   * @param from its start, included, in whole seconds
   * @param to its end, excluded, in whole seconds; at or before {@code from} it lies on the day
   *     after, so that equal times mean 24 hours
   */
  public record WeeklySpan(List<DayOfWeek> days, LocalTime from, LocalTime to) {
    /**
     * @throws IllegalArgumentException naming what is wrong
     */
    public WeeklySpan {
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
      days = days.stream().distinct().sorted().toList();
      List<String> wrong = new ArrayList<>();
      if (days.isEmpty()) {
        wrong.add("days must name at least one day");
      }
      if (from.getNano() != 0 || to.getNano() != 0) {
        wrong.add("from and to must be whole seconds, but were " + from + " and " + to);
      }
      if (!wrong.isEmpty()) {
        throw new IllegalArgumentException(String.join("; ", wrong));
      }
    }

    private boolean covers(LocalDateTime at) {
      DayOfWeek day = at.getDayOfWeek();
      LocalTime time = at.toLocalTime();
      boolean begun = days.contains(day) && !time.isBefore(from);
      if (from.isBefore(to)) {
        return begun && time.isBefore(to);
      }
      return begun || (days.contains(day.minus(1)) && time.isBefore(to));
    }
  }
}
