package io.sightline.core.alert;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * When people want to be told.
 *
 * @param spans of a week; none means always
 * @param zone whose days and hours are meant
 */
public record AlertSchedule(List<Span> spans, ZoneId zone) {
  /** At any time. */
  public static final AlertSchedule ALWAYS = new AlertSchedule(List.of(), ZoneId.of("UTC"));

  /**
   * Hours of certain days.
   *
   * @param days on which it begins, at least one
   * @param to exclusive; not after {@code from} means that it ends on the next day
   */
  public record Span(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
    private static final Pattern FORM =
        Pattern.compile(
            "(?<days>[a-z]{3}(?:[-,][a-z]{3})*|daily)(?: +(?<from>\\d\\d:\\d\\d)-(?<to>\\d\\d:\\d\\d))?");

    /**
     * @throws IllegalArgumentException if there is no day
     */
    public Span {
      Objects.requireNonNull(from, "from");
      Objects.requireNonNull(to, "to");
      days = Set.copyOf(days);
      if (days.isEmpty()) {
        throw new IllegalArgumentException("a span of a schedule must have a day");
      }
    }

    /**
     * Reads {@code mon-fri 22:00-06:00}, {@code sat,sun} or {@code daily 08:00-24:00}.
     *
     * @throws IllegalArgumentException saying what is expected
     */
    public static Span parse(String text) {
      Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
      if (!form.matches()) {
        throw unreadable(text);
      }
      try {
        boolean whole = form.group("from") == null;
        return new Span(
            days(form.group("days")),
            whole ? LocalTime.MIDNIGHT : LocalTime.parse(form.group("from")),
            whole || form.group("to").equals("24:00")
                ? LocalTime.MIDNIGHT
                : LocalTime.parse(form.group("to")));
      } catch (DateTimeParseException e) {
        throw unreadable(text);
      }
    }

    private static IllegalArgumentException unreadable(String text) {
      return new IllegalArgumentException(
          "a schedule is written as 'mon-fri 22:00-06:00', 'sat,sun' or 'daily 08:00-20:00', not '"
              + text
              + "'");
    }

    private static Set<DayOfWeek> days(String text) {
      if (text.equals("daily")) {
        return EnumSet.allOf(DayOfWeek.class);
      }
      Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
      for (String part : text.split(",")) {
        String[] ends = part.split("-");
        if (ends.length > 2) {
          throw unreadable(text);
        }
        DayOfWeek last = day(ends[ends.length - 1]);
        for (DayOfWeek day = day(ends[0]); ; day = day.plus(1)) {
          days.add(day);
          if (day == last) {
            break;
          }
        }
      }
      return days;
    }

    private static DayOfWeek day(String text) {
      for (DayOfWeek day : DayOfWeek.values()) {
        if (day.name().toLowerCase(Locale.ROOT).startsWith(text)) {
          return day;
        }
      }
      throw unreadable(text);
    }

    /*
     * An interval between two instants, not a comparison of wall clocks: on the night that clocks
     * change, a span keeps its beginning and its end and is an hour longer or shorter. An hour that
     * comes twice belongs to it whole; one that is skipped counts as the hour after.
     */
    private boolean covers(Instant at, LocalDate begins, ZoneId zone) {
      if (!days.contains(begins.getDayOfWeek())) {
        return false;
      }
      LocalDate ends = to.isAfter(from) ? begins : begins.plusDays(1);
      Instant start = ZonedDateTime.of(begins, from, zone).toInstant();
      Instant end = ZonedDateTime.of(ends, to, zone).withLaterOffsetAtOverlap().toInstant();
      return !at.isBefore(start) && at.isBefore(end);
    }

    @Override
    public String toString() {
      String names =
          days.stream()
              .sorted()
              .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
              .collect(Collectors.joining(","));
      return names + " " + from + "-" + to;
    }
  }

  public AlertSchedule {
    spans = List.copyOf(spans);
    Objects.requireNonNull(zone, "zone");
  }

  /** Whether people want to be told now. */
  public boolean covers(Instant at) {
    LocalDate today = LocalDate.ofInstant(at, zone);
    return spans.isEmpty()
        || spans.stream()
            .anyMatch(
                span -> span.covers(at, today, zone) || span.covers(at, today.minusDays(1), zone));
  }

  @Override
  public String toString() {
    return spans.isEmpty()
        ? "always"
        : spans.stream().map(Span::toString).collect(Collectors.joining("; ")) + ", " + zone;
  }
}
