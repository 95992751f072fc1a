package io.sightline.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  private final Backoff backoff = new Backoff(Backoff.Settings.DEFAULT);

  @Test
  void waitsDoubleUpToTheLongest() {
    assertThat(IntStream.range(0, 7).mapToObj(i -> backoff.next(0).toMillis()))
        .containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 8_000L, 8_000L);
  }

  @Test
  void jitterTakesAwayUpToHalf() {
    assertThat(backoff.next(0.999)).isEqualTo(Duration.ofMillis(250));
    assertThat(backoff.next(0.5)).isEqualTo(Duration.ofMillis(750));
  }

  @Test
  void afterHealthTheFirstWaitIsShortAgain() {
    IntStream.range(0, 1_000).forEach(i -> backoff.next(0));
    backoff.reset();
    assertThat(backoff.next(0)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void whatOnlyAPersonCanMendIsTriedSlowlyAndNotCounted() {
    assertThat(backoff.forPerson(0)).isEqualTo(Duration.ofSeconds(30));
    assertThat(backoff.next(0)).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void aFirstWaitBeyondTheLongestIsRefused() {
    assertThatThrownBy(
            () ->
                new Backoff.Settings(
                    Duration.ofSeconds(9), Duration.ofSeconds(8), Duration.ofSeconds(30)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatTheAttemptTookIsNotWaitedForAgain() {
    Backoff backoff = new Backoff(Backoff.Settings.DEFAULT);
    backoff.next(0);
    backoff.next(0);
    assertThat(backoff.next(0, Duration.ofMillis(1_200))).isEqualTo(Duration.ofMillis(800));
    assertThat(backoff.next(0, Duration.ofSeconds(7))).isEqualTo(Duration.ofMillis(250));
  }
}
