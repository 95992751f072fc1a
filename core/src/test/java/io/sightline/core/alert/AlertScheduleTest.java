package io.sightline.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sightline.core.alert.AlertSchedule.Span;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AlertScheduleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @Test
  void withoutSpansItIsAlways() {
    assertThat(AlertSchedule.ALWAYS.covers(Instant.EPOCH)).isTrue();
  }

  @Test
  void hoursAreThoseOfItsZoneAndTheEndIsOutside() {
    AlertSchedule office = schedule("mon-fri 08:00-18:00");
    // 20 November 2026 is a Friday; Berlin is an hour ahead.
    assertThat(covers(office, "2026-11-20T07:00:00Z")).isTrue();
    assertThat(covers(office, "2026-11-20T06:59:59Z")).isFalse();
    assertThat(covers(office, "2026-11-20T16:59:59Z")).isTrue();
    assertThat(covers(office, "2026-11-20T17:00:00Z")).isFalse();
    assertThat(covers(office, "2026-11-21T09:00:00Z")).isFalse();
  }

  @Test
  void aSpanOverMidnightBelongsToTheDayItBeginsOn() {
    AlertSchedule fridayNight = schedule("fri 22:00-06:00");
    assertThat(covers(fridayNight, "2026-11-20T21:00:00Z")).isTrue();
    assertThat(covers(fridayNight, "2026-11-21T04:59:59Z")).isTrue();
    assertThat(covers(fridayNight, "2026-11-21T05:00:00Z")).isFalse();
    assertThat(covers(fridayNight, "2026-11-20T04:00:00Z")).isFalse();
    assertThat(covers(fridayNight, "2026-11-21T21:00:00Z")).isFalse();
  }

  @Test
  void wholeDaysAndSeveralSpans() {
    AlertSchedule weekend = schedule("sat,sun", "fri-mon 23:00-24:00");
    assertThat(covers(weekend, "2026-11-20T23:00:00Z")).isTrue();
    assertThat(covers(weekend, "2026-11-22T22:59:59Z")).isTrue();
    assertThat(covers(weekend, "2026-11-22T23:00:00Z")).isFalse();
    assertThat(covers(weekend, "2026-11-23T22:30:00Z")).isTrue();
    assertThat(covers(weekend, "2026-11-24T22:30:00Z")).isFalse();
  }

  @Test
  void inTheNightOfTheHourThatComesTwiceTheSpanIsWithoutGap() {
    // On 25 October 2026 three o'clock summer time becomes two o'clock.
    AlertSchedule night = schedule("sat 22:00-02:30");
    assertThat(covers(night, "2026-10-24T20:00:00Z")).isTrue();
    assertThat(covers(night, "2026-10-25T00:45:00Z")).as("first 02:45").isTrue();
    assertThat(covers(night, "2026-10-25T01:15:00Z")).as("second 02:15").isTrue();
    assertThat(covers(night, "2026-10-25T01:30:00Z")).as("second 02:30").isFalse();
  }

  @Test
  void inTheNightOfTheSkippedHourASpanWithinItIsNotLost() {
    // On 29 March 2026 two o'clock becomes three o'clock summer time.
    AlertSchedule brief = schedule("sun 02:15-02:45");
    assertThat(covers(brief, "2026-03-29T01:20:00Z")).as("03:20").isTrue();
    assertThat(covers(brief, "2026-03-29T00:50:00Z")).as("01:50").isFalse();
    AlertSchedule night = schedule("sat 22:00-06:00");
    assertThat(covers(night, "2026-03-29T03:59:59Z")).as("05:59:59").isTrue();
    assertThat(covers(night, "2026-03-29T04:00:00Z")).as("06:00").isFalse();
  }

  @Test
  void itIsWrittenAsItIsReadAndWhatCannotBeReadIsRefused() {
    assertThat(schedule("fri-sun 22:00-06:00"))
        .hasToString("fri,sat,sun 22:00-06:00, Europe/Berlin");
    for (String wrong :
        new String[] {
          "", "workdays", "mon 8:00-9:00", "mon 25:00-26:00", "mon-tue-wed", "mon-xyz"
        }) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Span.parse(wrong))
          .withMessageContaining("is written as 'mon-fri 22:00-06:00'");
    }
  }

  private static AlertSchedule schedule(String... spans) {
    return new AlertSchedule(Arrays.stream(spans).map(Span::parse).toList(), BERLIN);
  }

  private static boolean covers(AlertSchedule schedule, String at) {
    return schedule.covers(Instant.parse(at));
  }
}
