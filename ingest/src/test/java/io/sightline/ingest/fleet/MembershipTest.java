package io.sightline.ingest.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MembershipTest {
  @Test
  void aloneThereIsNoGroupAndAmongOthersThereIs() {
    assertThat(Membership.alone().group()).isEmpty();
    assertThat(Membership.alone().worker()).isNotBlank();
    assertThat(Membership.among("north").group()).contains("sightline-ingest");
    assertThat(Membership.among("north").session()).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    assertThatThrownBy(() -> new Membership(" ", Optional.of(""), Duration.ofMillis(1)))
        .hasMessageContaining("worker name")
        .hasMessageContaining("group")
        .hasMessageContaining("session must be 1 to 30 seconds");
  }
}
