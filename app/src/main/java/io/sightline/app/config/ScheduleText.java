package io.sightline.app.config;

import io.sightline.core.time.Schedule.WeeklySpan;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of a week as people write them: {@code mon-fri 22:00-06:00}, {@code sat,sun}. */
final class ScheduleText {
  private static final Pattern FORM =
      Pattern.compile(
          "(?<days>[a-z]{3}(?:[-,][a-z]{3})*|daily)"
              + "(?: +(?<from>\\d\\d:\\d\\d)-(?<to>\\d\\d:\\d\\d))?");

  private ScheduleText() {}

  /**
   * @throws IllegalArgumentException saying what is expected
   */
  static WeeklySpan span(String text) {
    Matcher form = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
    if (!form.matches()) {
      throw unreadable(text);
    }
    try {
      boolean whole = form.group("from") == null;
      return new WeeklySpan(
          days(form.group("days")),
          whole ? LocalTime.MIDNIGHT : LocalTime.parse(form.group("from")),
          whole || form.group("to").equals("24:00")
              ? LocalTime.MIDNIGHT
              : LocalTime.parse(form.group("to")));
    } catch (DateTimeException e) {
      throw unreadable(text);
    }
  }

  /**
   * @throws IllegalArgumentException if there is no such zone
   */
  static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("must be a time zone as Europe/Berlin, but is " + text, e);
    }
  }

  private static List<DayOfWeek> days(String text) {
    if (text.equals("daily")) {
      return List.of(DayOfWeek.values());
    }
    List<DayOfWeek> days = new ArrayList<>();
    for (String part : text.split(",")) {
      String[] ends = part.split("-");
      if (ends.length > 2) {
        throw unreadable(text);
      }
      DayOfWeek last = day(ends[ends.length - 1]);
      DayOfWeek next = day(ends[0]);
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
      if (day.name().toLowerCase(Locale.ROOT).startsWith(text)) {
        return day;
      }
    }
    throw unreadable(text);
  }

  private static IllegalArgumentException unreadable(String text) {
    return new IllegalArgumentException(
        "is written as 'mon-fri 22:00-06:00', 'sat,sun' or 'daily 08:00-20:00', not '"
            + text
            + "'");
  }
}
