package io.sightline.core.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.MediaTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordedSegmentTest {
  private static final RecordedSegment FIRST = segment(1, -40_000, 4_000_000);
  private static final RecordedSegment SECOND = segment(1, 4_000_000, 8_200_000);
  private static final RecordedSegment THIRD = segment(1, 8_200_000, 12_000_000);

  @Test
  void theNameOfAFileSaysWhatItHolds() {
    assertThat(FIRST.fileName()).isEqualTo("1_-40000_4000000_1000.mp4");
    assertThat(RecordedSegment.ofFileName(FIRST.fileName())).contains(FIRST);
    for (String other : List.of("x.mp4", "1_5_4_0.mp4", "1_0_5_0.part", "1_0_5_0.mp4.part", "")) {
      assertThat(RecordedSegment.ofFileName(other)).as(other).isEmpty();
    }
    assertThat(SECOND.endedAt()).isEqualTo(Instant.ofEpochMilli(5_200));
  }

  @Test
  void aStretchIsHeldWhenNothingOfItIsMissing() {
    assertThat(holding(List.of(THIRD, FIRST, SECOND), 1, 3, 9))
        .containsExactly(FIRST, SECOND, THIRD);
    assertThat(holding(List.of(THIRD, FIRST, SECOND), 1, 4, 8)).containsExactly(SECOND);
    assertThat(holding(List.of(FIRST, SECOND), 1, 0, 8.2)).containsExactly(FIRST, SECOND);
  }

  @Test
  void aGapABeginningOrAnEndThatIsMissingOrAnotherEpochHoldsNothing() {
    assertThat(holding(List.of(FIRST, THIRD), 1, 3, 9)).isEmpty();
    assertThat(holding(List.of(SECOND, THIRD), 1, 3, 9)).isEmpty();
    assertThat(holding(List.of(FIRST, SECOND), 1, 3, 9)).isEmpty();
    assertThat(holding(List.of(FIRST, SECOND, THIRD), 2, 3, 9)).isEmpty();
    assertThat(holding(List.of(), 1, 3, 9)).isEmpty();
  }

  private static List<RecordedSegment> holding(
      List<RecordedSegment> segments, long epoch, double from, double to) {
    return RecordedSegment.holding(
        segments, epoch, MediaTime.ofSeconds(from), MediaTime.ofSeconds(to));
  }

  private static RecordedSegment segment(long epoch, long from, long to) {
    return new RecordedSegment(epoch, from, to, Instant.ofEpochMilli(1_000));
  }
}
