package io.sightline.ingest.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EpochNumbersTest {
  private static final Instant NOW = Instant.ofEpochMilli(1_000);

  @Test
  void anEpochIsNumberedByTheClock() {
    assertThat(EpochNumbers.byClock(0).next(NOW)).isEqualTo(1_000);
  }

  @Test
  void numbersGrowThoughTheClockStandsOrGoesBack() {
    EpochNumbers numbers = EpochNumbers.byClock(5_000);
    assertThat(numbers.next(NOW)).isEqualTo(6_001);
    assertThat(numbers.next(NOW)).isEqualTo(6_002);
    assertThat(numbers.next(NOW.plusSeconds(60))).isEqualTo(61_000);
  }

  @Test
  void whoIsOutnumberedBeginsAnewAndIsAhead() {
    EpochNumbers numbers = EpochNumbers.byClock(0);
    assertThat(numbers.outnumberedBy(500)).isFalse();
    long first = numbers.next(NOW);
    assertThat(first).isGreaterThan(1_000);
    assertThat(numbers.outnumberedBy(first - 1)).isFalse();
    assertThat(numbers.outnumberedBy(9_000)).isTrue();
    assertThat(numbers.outnumberedBy(9_000)).isFalse();
    assertThat(numbers.next(NOW)).isGreaterThan(9_000);
  }

  @Test
  void aReplayCountsWhateverTheClockSays() {
    EpochNumbers numbers = EpochNumbers.countingFrom(0);
    assertThat(numbers.next(NOW)).isZero();
    assertThat(numbers.next(NOW)).isEqualTo(1);
  }
}
