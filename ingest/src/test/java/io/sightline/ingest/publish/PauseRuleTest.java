package io.sightline.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class PauseRuleTest {
  private final PauseRule rule = new PauseRule();
  private long now = 1_000_000;

  @Test
  void aPauseOfMoreThanASecondInAQuickStreamIsAGap() {
    steps(250, 250, 250, 250);
    assertThat(after(900)).isFalse();
    assertThat(after(1_300)).isTrue();
    assertThat(after(250)).isFalse();
    assertThat(after(4_000)).isTrue();
  }

  @Test
  void aSlowStreamHasLongStepsWithoutGaps() {
    steps(2_000, 2_000, 2_100, 4_000, 2_000);
    assertThat(after(9_000)).isTrue();
  }

  @Test
  void aStreamThatBecomesSlowIsSoonTakenForOne() {
    steps(250, 250);
    assertThat(after(5_000)).isTrue();
    assertThat(after(5_000)).isTrue();
    steps(5_000, 5_000, 5_000);
  }

  @Test
  void aFrameFromBeforeIsNoPause() {
    steps(250);
    now -= 60_000;
    assertThat(rule.isGap(Instant.ofEpochMilli(now))).isFalse();
  }

  private void steps(long... millis) {
    for (long step : millis) {
      assertThat(after(step)).as("gap after %d ms", step).isFalse();
    }
  }

  private boolean after(long millis) {
    now += millis;
    return rule.isGap(Instant.ofEpochMilli(now));
  }
}
