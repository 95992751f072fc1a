package io.sightline.tests.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import io.sightline.ingest.testing.PictureLog.Gap;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class MismatchTest {
  @Test
  void aGapThatIsToldALittleLateAndEndsALittleEarlyIsWrongAtItsEdges() {
    List<CoverageSpan> coverage =
        List.of(
            new CoverageSpan(at(0), at(10_200), Coverage.WATCHED),
            new CoverageSpan(at(10_200), at(19_500), Coverage.OFFLINE),
            new CoverageSpan(at(19_500), at(30_000), Coverage.WATCHED));
    assertThat(
            Mismatch.between(List.of(new Gap(at(10_000), at(20_000))), coverage, at(0), at(30_000)))
        .containsExactly(
            new Mismatch(at(10_000), at(10_200), false),
            new Mismatch(at(19_500), at(20_000), false));
  }

  @Test
  void aGapThatNobodyTellsAndOneThatWasNoneAreWrongAllOver() {
    List<CoverageSpan> coverage =
        List.of(
            new CoverageSpan(at(0), at(20_000), Coverage.WATCHED),
            new CoverageSpan(at(20_000), at(23_000), Coverage.OFFLINE));
    assertThat(
            Mismatch.between(List.of(new Gap(at(5_000), at(9_000))), coverage, at(0), at(23_000)))
        .containsExactly(
            new Mismatch(at(5_000), at(9_000), false), new Mismatch(at(20_000), at(23_000), true));
  }

  @Test
  void whereBothSayTheSameNothingIsWrong() {
    List<CoverageSpan> coverage =
        List.of(
            new CoverageSpan(at(0), at(5_000), Coverage.SHED),
            new CoverageSpan(at(5_000), at(9_000), Coverage.OFFLINE));
    assertThat(Mismatch.between(List.of(new Gap(at(5_000), at(9_000))), coverage, at(0), at(9_000)))
        .isEmpty();
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(1_000_000 + millis);
  }
}
