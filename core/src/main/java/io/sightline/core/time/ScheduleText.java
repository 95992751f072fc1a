package io.sightline.core.time;

import io.sightline.core.time.Schedule.WeeklySpan;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Schedules as people write them: {@code mon-fri 22:00-06:00}, {@code sat,sun}, {@code daily
 * 08:00-20:00}. A span without hours is the whole day; {@code 24:00} is its end.
 */
public final class ScheduleText {
  private static final String DAILY = "daily";
  private static final String DAY = "00:00-24:00";

  private ScheduleText() {}

  /**
   * @throws IllegalArgumentException saying what is expected
   */
  public static WeeklySpan span(String text) {
    String[] parts = text.strip().toLowerCase(Locale.ROOT).split("\\s+");
    String[] hours = (parts.length > 1 ? parts[1] : DAY).split("-", -1);
    if (parts.length > 2 || hours.length != 2) {
      throw unreadable(text);
    }
    try {
      return new WeeklySpan(days(parts[0]), time(hours[0]), time(hours[1]));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw unreadable(text);
    }
  }

  /** What {@link #span} reads as this span. */
  public static String of(WeeklySpan span) {
    String days =
        span.days().size() == 7
            ? DAILY
            : span.days().stream().map(ScheduleText::name).collect(Collectors.joining(","));
    String hours =
        (span.from() + "-" + (span.to().equals(LocalTime.MIDNIGHT) ? "24:00" : span.to()));
    return hours.equals(DAY) ? days : days + " " + hours;
  }

  /**
   * @throws IllegalArgumentException if there is no such zone
   */
  public static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "must be a time zone such as Europe/Berlin, but is " + text, e);
    }
  }

  private static LocalTime time(String text) {
    return text.equals("24:00") ? LocalTime.MIDNIGHT : LocalTime.parse(text);
  }

  private static List<DayOfWeek> days(String text) {
    if (text.equals(DAILY)) {
      return List.of(DayOfWeek.values());
    }
    List<DayOfWeek> days = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      String[] ends = part.split("-", -1);
      if (ends.length > 2) {
        throw new IllegalArgumentException(part);
      }
      DayOfWeek next = day(ends[0]);
      DayOfWeek last = day(ends[ends.length - 1]);
      days.add(next);
      while (next != last) {
        next = next.plus(1);
        days.add(next);
      }
    }
    return days;
  }

  private static DayOfWeek day(String text) {
    for (DayOfWeek day : DayOfWeek.values()) {
      if (name(day).equals(text)) {
        return day;
      }
    }
    throw new IllegalArgumentException(text);
  }

  private static String name(DayOfWeek day) {
    return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException(
        "is written as 'mon-fri 22:00-06:00', 'sat,sun' or 'daily 08:00-20:00', not '"
            + text
            + "'");
  }
}
