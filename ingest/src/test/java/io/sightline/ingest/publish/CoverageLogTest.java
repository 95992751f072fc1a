package io.sightline.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CoverageLogTest {
  private final CoverageLog log = new CoverageLog();

  @Test
  void framesMakeOneWatchedSpan() {
    log.watched(at(0));
    log.watched(at(250));
    log.watched(at(500));
    assertThat(log.spans()).containsExactly(span(0, 500, Coverage.WATCHED));
  }

  @Test
  void aLossIsOfflineFromTheLastFrameOnUntilTheNext() {
    log.watched(at(0));
    log.watched(at(1_000));
    log.offline(at(6_000));
    log.offline(at(8_000));
    log.watched(at(9_000));
    assertThat(log.spans())
        .containsExactly(
            span(0, 1_000, Coverage.WATCHED),
            span(1_000, 8_000, Coverage.OFFLINE),
            span(8_000, 9_000, Coverage.WATCHED));
  }

  @Test
  void aFrameCapturedBeforeTheGapWasTakenForOverDoesNotTurnTimeBack() {
    log.watched(at(0));
    log.offline(at(5_000));
    log.watched(at(4_900));
    log.watched(at(5_150));
    assertThat(log.spans())
        .containsExactly(span(0, 5_000, Coverage.OFFLINE), span(5_000, 5_150, Coverage.WATCHED));
  }

  @Test
  void aGapThatGrewBeyondTheFirstFrameAfterItEndsWhereThatWasCaptured() {
    log.watched(at(0));
    log.watched(at(1_000));
    log.offline(at(6_000));
    log.back(at(5_400));
    log.watched(at(5_400));
    log.watched(at(5_650));
    log.back(at(5_500));
    assertThat(log.spans())
        .containsExactly(
            span(0, 1_000, Coverage.WATCHED),
            span(1_000, 5_400, Coverage.OFFLINE),
            span(5_400, 5_650, Coverage.WATCHED));
  }

  @Test
  void aGapIsShortenedWhenLaterFramesShowThatTheFirstWasCapturedEarlier() {
    log.watched(at(0));
    log.watched(at(1_000));
    log.offline(at(6_000));
    log.watched(at(6_100));
    log.backSince(at(5_300));
    log.backSince(at(5_800));
    log.backSince(at(500));
    assertThat(log.spans())
        .containsExactly(
            span(0, 1_000, Coverage.WATCHED),
            span(1_000, 5_300, Coverage.OFFLINE),
            span(5_300, 6_100, Coverage.WATCHED));
  }

  @Test
  void underOverloadOneShedSpanLastsUntilASecondAfterTheLastShedFrame() {
    log.watched(at(0));
    for (int i = 1; i <= 20; i++) {
      if (i % 2 == 0) {
        log.shed(at(i * 250));
      } else {
        log.watched(at(i * 250));
      }
    }
    log.watched(at(5_750));
    log.watched(at(6_250));
    assertThat(log.spans())
        .containsExactly(
            span(0, 250, Coverage.WATCHED),
            span(250, 5_750, Coverage.SHED),
            span(5_750, 6_250, Coverage.WATCHED));
  }

  @Test
  void gatedIsFromTheLastEncodedFrameOnOnceNothingWasNewForTwoSeconds() {
    log.watched(at(0));
    log.watched(at(1_000));
    for (int i = 1; i <= 20; i++) {
      log.still(at(1_000 + i * 250));
    }
    log.watched(at(6_250));
    log.watched(at(6_500));
    assertThat(log.spans())
        .containsExactly(
            span(0, 1_000, Coverage.WATCHED),
            span(1_000, 6_250, Coverage.GATED),
            span(6_250, 6_500, Coverage.WATCHED));
  }

  @Test
  void aSingleEncodedFrameNowAndThenIsStillGated() {
    for (int i = 0; i <= 400; i++) {
      if (i % 20 == 0) {
        log.watched(at(i * 250));
      } else {
        log.still(at(i * 250));
      }
    }
    assertThat(log.spans()).hasSizeLessThanOrEqualTo(2);
    assertThat(log.spans().get(log.spans().size() - 1).coverage()).isEqualTo(Coverage.GATED);
  }

  @Test
  void aStreamThatIsMaskedAllOverIsNotWatched() {
    log.watched(at(0));
    log.watched(at(250));
    log.masked(at(500));
    log.masked(at(750));
    assertThat(log.spans())
        .containsExactly(span(0, 250, Coverage.WATCHED), span(250, 750, Coverage.MASKED));
  }

  @Test
  void whatAnotherWorkerKnewGoesOn() {
    CoverageLog next = new CoverageLog(java.util.List.of(span(0, 1_000, Coverage.WATCHED)));
    next.offline(at(9_000));
    next.watched(at(9_250));
    assertThat(next.spans())
        .containsExactly(
            span(0, 1_000, Coverage.WATCHED),
            span(1_000, 9_000, Coverage.OFFLINE),
            span(9_000, 9_250, Coverage.WATCHED));
  }

  @Test
  void onlyTheNewestSpansAreKept() {
    for (int i = 0; i < 1_000; i++) {
      log.watched(at(i * 10_000));
      log.offline(at(i * 10_000 + 5_000));
    }
    assertThat(log.spans()).hasSize(StreamStatus.MAX_SPANS);
    assertThat(log.spans().get(StreamStatus.MAX_SPANS - 1).to()).isEqualTo(at(9_995_000));
  }

  private static CoverageSpan span(long from, long to, Coverage coverage) {
    return new CoverageSpan(at(from), at(to), coverage);
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(1_000_000 + millis);
  }
}
