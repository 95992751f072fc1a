package io.sightline.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.alert.Alert.Outcome;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class AlertTest {
  private static final StreamId LOBBY = new StreamId("lobby");
  private static final QueryId WALKS_IN = new QueryId("walks-in");

  @Test
  void aDeliveredAlertHasNoReasonAndASuppressedOneHas() {
    assertThat(Alert.delivered("m", 0, LOBBY, WALKS_IN, "page", Instant.EPOCH).reason()).isEmpty();
    assertThat(
            Alert.suppressed("m", 1, LOBBY, WALKS_IN, "page", "quiet hours", Instant.EPOCH)
                .outcome())
        .isEqualTo(Outcome.SUPPRESSED);
    assertThatThrownBy(() -> Alert.suppressed("m", 1, LOBBY, WALKS_IN, "page", " ", Instant.EPOCH))
        .hasMessageContaining("has a reason exactly when it was suppressed");
    assertThatThrownBy(
            () ->
                new Alert("m", 0, LOBBY, WALKS_IN, Outcome.DELIVERED, "page", "why", Instant.EPOCH))
        .hasMessageContaining("has a reason exactly when it was suppressed");
  }

  @Test
  void anAlertNamesItsMomentItsRevisionAndItsChannel() {
    assertThatThrownBy(() -> Alert.delivered("", 0, LOBBY, WALKS_IN, "page", Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Alert.delivered("m", 0, LOBBY, WALKS_IN, " ", Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Alert.delivered("m", -1, LOBBY, WALKS_IN, "page", Instant.EPOCH))
        .hasMessageContaining("revision must not be negative");
  }
}
