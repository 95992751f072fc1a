package io.sightline.core.metric;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.MediaTime;
import io.sightline.core.video.TimeSpan;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnlineFiguresTest {
  @Test
  void falseAlarmsAreCountedWhereTheSentenceNeverHappensAndCostPrecisionEverywhere() {
    OnlineFigures figures = new OnlineFigures();
    figures.add(List.of(span(10, 20)), List.of(told(10, 20, 11, 22), told(50, 60, 51, 62)), 1_800);
    figures.add(List.of(), List.of(told(5, 9, 6, 10)), 1_800);
    assertThat(figures.falseAlarmsPerHour()).isEqualTo(2);
    assertThat(figures.absentHours()).isEqualTo(0.5);
    assertThat(figures.absentSentences()).isOne();
    assertThat(figures.recall(0.5)).isOne();
    assertThat(figures.precision(0.5)).isEqualTo(1 / 3.0);
    assertThat(figures.meanIou(0.5)).hasValue(1);
  }

  @Test
  void aSpanThatIsFoundRoughlyCountsAtALowIouOnly() {
    OnlineFigures figures = new OnlineFigures();
    figures.add(List.of(span(0, 10)), List.of(told(6, 12, 8, 13)), 60);
    assertThat(figures.recall(0.3)).isOne();
    assertThat(figures.recall(0.5)).isZero();
    assertThat(figures.startDelay(0.5)).isEmpty();
  }

  @Test
  void delaysAreEmissionMinusTrueBoundary() {
    OnlineFigures figures = new OnlineFigures();
    for (int i = 0; i < 11; i++) {
      figures.add(List.of(span(10, 20)), List.of(told(10, 20, 10 + i, 21 + i)), 60);
    }
    assertThat(figures.startDelay(0.5)).hasValue(5);
    assertThat(figures.startDelay(0.9)).hasValue(9);
    assertThat(figures.endDelay(0.5)).hasValue(6);
  }

  private static TimeSpan span(double start, double end) {
    return TimeSpan.ofSeconds(start, end);
  }

  private static FoundSpan told(double start, double end, double startAt, double endAt) {
    return new FoundSpan(
        span(start, end), 0.5, MediaTime.ofSeconds(startAt), MediaTime.ofSeconds(endAt));
  }
}
