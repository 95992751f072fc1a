package io.sightline.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.time.Schedule.WeeklySpan;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void withoutSpansItAlwaysApplies() {
    assertThat(Schedule.ALWAYS.covers(Instant.EPOCH)).isTrue();
    assertThat(Schedule.ALWAYS.always()).isTrue();
  }

  @Test
  void aSpanHoldsFromItsStartUpToItsEndOnItsDays() {
    Schedule office = of("08:00", "18:00", DayOfWeek.MONDAY, DayOfWeek.FRIDAY);
    assertThat(office.covers(berlin("2026-11-20T07:59:59"))).isFalse();
    assertThat(office.covers(berlin("2026-11-20T08:00:00"))).isTrue();
    assertThat(office.covers(berlin("2026-11-20T17:59:59"))).isTrue();
    assertThat(office.covers(berlin("2026-11-20T18:00:00"))).isFalse();
    assertThat(office.covers(berlin("2026-11-21T12:00:00"))).as("a Saturday").isFalse();
  }

  @Test
  void aSpanThatEndsBeforeItStartsLastsIntoTheNextDay() {
    Schedule night = of("22:00", "06:00", DayOfWeek.SUNDAY);
    assertThat(night.covers(berlin("2026-11-22T21:59:59"))).isFalse();
    assertThat(night.covers(berlin("2026-11-22T22:00:00"))).isTrue();
    assertThat(night.covers(berlin("2026-11-23T05:59:59"))).as("Monday morning").isTrue();
    assertThat(night.covers(berlin("2026-11-23T06:00:00"))).isFalse();
    assertThat(night.covers(berlin("2026-11-22T05:00:00"))).as("Sunday morning").isFalse();
  }

  @Test
  void equalTimesMeanTwentyFourHours() {
    Schedule day = of("06:00", "06:00", DayOfWeek.TUESDAY);
    assertThat(day.covers(berlin("2026-11-24T05:59:59"))).isFalse();
    assertThat(day.covers(berlin("2026-11-24T06:00:00"))).isTrue();
    assertThat(day.covers(berlin("2026-11-25T05:59:59"))).isTrue();
    assertThat(day.covers(berlin("2026-11-25T06:00:00"))).isFalse();
  }

  @Test
  void midnightAsTheEndIsTheEndOfTheDay() {
    Schedule evening = of("20:00", "00:00", DayOfWeek.TUESDAY);
    assertThat(evening.covers(berlin("2026-11-24T23:59:59"))).isTrue();
    assertThat(evening.covers(berlin("2026-11-25T00:00:00"))).isFalse();
  }

  @Test
  void daysAndHoursAreThoseOfThePlace() {
    Schedule night = of("00:00", "01:00", DayOfWeek.SATURDAY);
    assertThat(night.covers(Instant.parse("2026-11-20T23:30:00Z"))).isTrue();
    assertThat(night.covers(Instant.parse("2026-11-21T00:30:00Z"))).isFalse();
  }

  @Test
  void theHourThatSummerTimeSkipsShortensASpanThatContainsIt() {
    Schedule night = of("01:30", "03:30", DayOfWeek.SUNDAY);
    // 2026-03-29: at 02:00 the clock goes to 03:00, so these two hours last one.
    assertThat(secondsCovered(night, berlin("2026-03-29T00:00:00"), 6)).isEqualTo(3_600);
  }

  @Test
  void theHourThatComesTwiceCountsBothTimes() {
    Schedule night = of("02:00", "03:00", DayOfWeek.SUNDAY);
    // 2026-10-25: at 03:00 the clock goes back to 02:00.
    assertThat(secondsCovered(night, berlin("2026-10-25T00:00:00"), 6)).isEqualTo(7_200);
  }

  @Test
  void anOvernightSpanIsAnHourLongerInTheNightInWhichTheClockGoesBack() {
    Schedule night = of("22:00", "06:00", DayOfWeek.SATURDAY);
    assertThat(secondsCovered(night, berlin("2026-10-24T12:00:00"), 24)).isEqualTo(9 * 3_600);
    assertThat(secondsCovered(night, berlin("2026-03-28T12:00:00"), 24)).isEqualTo(7 * 3_600);
  }

  @Test
  void severalSpansCountTogether() {
    Schedule schedule =
        new Schedule(
            BERLIN,
            List.of(span("08:00", "10:00", DayOfWeek.MONDAY), span("09:00", "12:00", days())));
    assertThat(schedule.covers(berlin("2026-11-23T08:30:00"))).isTrue();
    assertThat(schedule.covers(berlin("2026-11-24T08:30:00"))).isFalse();
    assertThat(schedule.covers(berlin("2026-11-24T11:30:00"))).isTrue();
  }

  @Test
  void whatIsNoSpanIsRefused() {
    assertThatThrownBy(() -> span("08:00", "10:00")).hasMessageContaining("at least one day");
    assertThatThrownBy(() -> span("08:00:00.5", "10:00", days())).hasMessageContaining("seconds");
    List<WeeklySpan> many = Collections.nCopies(51, span("08:00", "10:00", days()));
    assertThatThrownBy(() -> new Schedule(BERLIN, many)).hasMessageContaining("at most 50");
  }

  private static long secondsCovered(Schedule schedule, Instant from, int hours) {
    long covered = 0;
    for (int second = 0; second < hours * 3_600; second += 60) {
      covered += schedule.covers(from.plusSeconds(second)) ? 60 : 0;
    }
    return covered;
  }

  private static Schedule of(String from, String to, DayOfWeek... days) {
    return new Schedule(BERLIN, List.of(span(from, to, days)));
  }

  private static WeeklySpan span(String from, String to, DayOfWeek... days) {
    return new WeeklySpan(List.of(days), LocalTime.parse(from), LocalTime.parse(to));
  }

  private static DayOfWeek[] days() {
    return DayOfWeek.values();
  }

  private static Instant berlin(String local) {
    return ZonedDateTime.of(java.time.LocalDateTime.parse(local), BERLIN).toInstant();
  }
}
