package io.sightline.ingest.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.MediaTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ArrivalClockTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final ArrivalClock clock = new ArrivalClock();

  @Test
  void theFirstFrameWasCapturedWhenItCame() {
    assertThat(clock.capturedAt(MediaTime.ZERO, START)).isEqualTo(START);
  }

  @Test
  void aDelayedFrameWasCapturedWhenItWouldHaveComeUndelayed() {
    clock.capturedAt(MediaTime.ZERO, START);
    Instant captured = clock.capturedAt(MediaTime.ofSeconds(1), START.plusMillis(1_300));
    assertThat(Duration.between(START.plusSeconds(1), captured).abs()).isLessThan(millis(1));
  }

  @Test
  void aFrameThatComesSoonerThanAllBeforeCorrectsTheClock() {
    clock.capturedAt(MediaTime.ZERO, START.plusMillis(400));
    assertThat(clock.capturedAt(MediaTime.ofSeconds(1), START.plusSeconds(1)))
        .isEqualTo(START.plusSeconds(1));
    Instant next = clock.capturedAt(MediaTime.ofSeconds(2), START.plusMillis(2_400));
    assertThat(Duration.between(START.plusSeconds(2), next).abs()).isLessThan(millis(1));
  }

  @Test
  void aCameraThatRunsTooSlowOrTooFastIsFollowedForHoursWithoutStepsOfAFrame() {
    for (double drift : new double[] {-100e-6, 100e-6}) {
      ArrivalClock drifting = new ArrivalClock();
      Random delays = new Random(1);
      Instant last = START.minusSeconds(1);
      Duration worst = Duration.ZERO;
      Duration longestStep = Duration.ZERO;
      for (int frame = 0; frame < 4 * 3600 * 4; frame++) {
        double media = frame / 4.0;
        Instant sent = START.plusNanos((long) (media * (1 + drift) * 1e9));
        Instant arrived = sent.plusMillis(20 + (long) (delays.nextDouble() * 100));
        Instant captured = drifting.capturedAt(MediaTime.ofSeconds(media), arrived);
        assertThat(captured).isBeforeOrEqualTo(arrived);
        if (frame > 100) {
          worst = max(worst, Duration.between(sent.plusMillis(20), captured).abs());
          longestStep = max(longestStep, Duration.between(last, captured).minusMillis(250).abs());
        }
        last = captured;
      }
      assertThat(worst).isLessThan(millis(40));
      assertThat(longestStep).isLessThan(millis(40));
    }
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }
}
