package io.sightline.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.time.Schedule.WeeklySpan;
import java.time.DayOfWeek;
import java.time.LocalTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTextTest {
  @Test
  void rangesListsAndHoursAreRead() {
    WeeklySpan nights = ScheduleText.span(" Fri-Mon,wed  22:00-06:00 ");
    assertThat(nights.days())
        .containsExactly(
            DayOfWeek.MONDAY,
            DayOfWeek.WEDNESDAY,
            DayOfWeek.FRIDAY,
            DayOfWeek.SATURDAY,
            DayOfWeek.SUNDAY);
    assertThat(nights.from()).isEqualTo(LocalTime.of(22, 0));
    assertThat(nights.to()).isEqualTo(LocalTime.of(6, 0));
    assertThat(ScheduleText.span("sat,sun").to()).isEqualTo(LocalTime.MIDNIGHT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"daily", "mon,tue 22:00-06:00", "sat", "daily 08:00-24:00", "sun 08:00:30-09:00"})
  void whatIsWrittenIsReadAgain(String text) {
    WeeklySpan span = ScheduleText.span(text);
    assertThat(ScheduleText.of(span)).isEqualTo(text);
    assertThat(ScheduleText.span(ScheduleText.of(span))).isEqualTo(span);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "monday", "mon 25:00-26:00", "mon 08:00", "mon-wed-fri", "mon, tue", "mon,"})
  void whatIsNoSpanIsRefusedWithAnExample(String text) {
    assertThatThrownBy(() -> ScheduleText.span(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("mon-fri 22:00-06:00");
  }

  @Test
  void whatIsNoZoneIsRefused() {
    assertThat(ScheduleText.zone("Europe/Berlin")).hasToString("Europe/Berlin");
    assertThatThrownBy(() -> ScheduleText.zone("Mars/Base"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Mars/Base");
  }
}
