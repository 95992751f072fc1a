package io.sightline.schemas.codec;

import io.sightline.core.time.Schedule;
import io.sightline.core.time.Schedule.WeeklySpan;
import io.sightline.schemas.avro.QuerySchedule;
import io.sightline.schemas.avro.WeeklySpanRecord;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;

/** Schedules; null is the one that always applies. */
final class ScheduleCodec {
  private ScheduleCodec() {}

  static QuerySchedule toAvro(Schedule schedule) {
    if (schedule.always()) {
      return null;
    }
    List<WeeklySpanRecord> spans =
        schedule.spans().stream()
            .map(
                span ->
                    new WeeklySpanRecord(
                        span.days().stream().map(DayOfWeek::getValue).toList(),
                        span.from().toSecondOfDay(),
                        span.to().toSecondOfDay()))
            .toList();
    return new QuerySchedule(schedule.zone().getId(), spans);
  }

  /**
   * @throws IllegalArgumentException if the zone, a day or a time is none
   */
  static Schedule fromAvro(QuerySchedule avro) {
    if (avro == null) {
      return Schedule.ALWAYS;
    }
    try {
      List<WeeklySpan> spans =
          avro.getSpans().stream()
              .map(
                  span ->
                      new WeeklySpan(
                          span.getDays().stream().map(DayOfWeek::of).toList(),
                          LocalTime.ofSecondOfDay(span.getFromSecond()),
                          LocalTime.ofSecondOfDay(span.getToSecond())))
              .toList();
      return new Schedule(ZoneId.of(avro.getZone()), spans);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("schedule cannot be read: " + e.getMessage(), e);
    }
  }
}
