package io.sightline.core.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.sightline.core.video.MediaTime;
import io.sightline.core.video.TimeSpan;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectionReportTest {
  private static final List<TimeSpan> TRUTHS =
      List.of(TimeSpan.ofSeconds(10, 20), TimeSpan.ofSeconds(30, 40));

  @Test
  void aSpanThatMatchesNothingIsAFalseAlarm() {
    DetectionReport report = DetectionReport.of(TRUTHS, List.of(found(10, 20), found(50, 60)), 0.5);
    assertThat(report.recall()).isEqualTo(0.5);
    assertThat(report.precision()).isEqualTo(0.5);
    assertThat(report.falseAlarms()).isEqualTo(1);
  }

  @Test
  void aTrueSpanIsMatchedOnceAndTheSecondFinderIsAFalseAlarm() {
    DetectionReport report = DetectionReport.of(TRUTHS, List.of(found(10, 19), found(10, 20)), 0.5);
    assertThat(report.pairs())
        .singleElement()
        .satisfies(pair -> assertThat(pair.iou()).isEqualTo(1));
    assertThat(report.falseAlarms()).isEqualTo(1);
  }

  @Test
  void delaysAreEmissionMinusTrueBoundary() {
    DetectionReport report = DetectionReport.of(TRUTHS, List.of(found(11, 20), found(30, 41)), 0.5);
    assertThat(report.medianStartDelay()).hasValueCloseTo((1.5 + 0.5) / 2, within(1e-9));
    assertThat(report.medianEndDelay()).hasValueCloseTo((1.0 + 2.0) / 2, within(1e-9));
  }

  @Test
  void nothingFoundAndNothingTrueIsPerfect() {
    DetectionReport report = DetectionReport.of(List.of(), List.of(), 0.5);
    assertThat(report.precision()).isEqualTo(1);
    assertThat(report.recall()).isEqualTo(1);
    assertThat(report.medianStartDelay()).isEmpty();
  }

  @Test
  void anIouThresholdOfZeroIsRefused() {
    assertThatThrownBy(() -> DetectionReport.of(TRUTHS, List.of(), 0))
        .hasMessageContaining("minIou");
  }

  private static FoundSpan found(double start, double end) {
    return new FoundSpan(
        TimeSpan.ofSeconds(start, end),
        0.9,
        MediaTime.ofSeconds(start + 0.5),
        MediaTime.ofSeconds(end + 1));
  }
}
