package io.sightline.ingest.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HeartbeatLeaseTest {
  private final HeartbeatLease lease = new HeartbeatLease(Duration.ofSeconds(30));

  @Test
  void aLeaseHoldsAsLongAsHeartbeatsAreAnsweredNowAndThen() {
    for (int second = 0; second < 300; second += 20) {
      assertThat(lease.holds(second, at(second))).isTrue();
    }
  }

  @Test
  void withoutAnAnswerItEndsAndWithTheNextItHoldsAgain() {
    assertThat(lease.holds(5, at(100))).isTrue();
    assertThat(lease.holds(5, at(129))).isTrue();
    assertThat(lease.holds(5, at(130))).isFalse();
    assertThat(lease.holds(5, at(500))).isFalse();
    assertThat(lease.holds(6, at(501))).isTrue();
  }

  private static long at(int second) {
    return second * 1_000_000_000L;
  }
}
