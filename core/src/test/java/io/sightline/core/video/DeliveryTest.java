package io.sightline.core.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.StreamStatus.State;
import io.sightline.core.video.StreamStatus.Work;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private static final Instant AT = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void anOnlineStreamWithANewStatusDelivers() {
    assertThat(Delivery.of(status(State.ONLINE, "", AT), AT.plusSeconds(7)))
        .isEqualTo(new Delivery(true, ""));
    assertThat(Delivery.until(status(State.ONLINE, "", AT))).contains(AT.plusSeconds(8));
    assertThat(Delivery.until(status(State.OFFLINE, "gone", AT))).isEmpty();
  }

  @Test
  void aStreamWhoseWorkerIsSilentDoesNotThoughItWasOnlineLast() {
    Delivery delivery = Delivery.of(status(State.ONLINE, "", AT), AT.plusSeconds(9));
    assertThat(delivery.delivering()).isFalse();
    assertThat(delivery.why()).isEqualTo("nothing was heard of its worker for 9 s");
  }

  @Test
  void anOfflineStreamSaysWhyAndOthersTheirState() {
    assertThat(Delivery.of(status(State.OFFLINE, "connection refused", AT), AT))
        .isEqualTo(new Delivery(false, "connection refused"));
    assertThat(Delivery.of(status(State.DISABLED, "", AT), AT).why()).isEqualTo("switched off");
    assertThat(Delivery.of(status(State.CONNECTING, "", AT), AT).delivering()).isFalse();
    assertThat(Delivery.of(status(State.ENDED, "", AT), AT).delivering()).isFalse();
  }

  @Test
  void anOnlineStreamWithoutAWatchedFrameForLongDoesNot() {
    assertThat(Delivery.of(status(State.ONLINE, "", AT.minusSeconds(30)), AT).delivering())
        .isTrue();
    assertThat(Delivery.of(status(State.ONLINE, "", AT.minusSeconds(41)), AT).why())
        .isEqualTo("no frame was watched for 41 s");
  }

  @Test
  void aStatusFromTheFutureIsNew() {
    assertThat(Delivery.of(status(State.ONLINE, "", AT), AT.minusSeconds(3_600)).delivering())
        .isTrue();
  }

  private static StreamStatus status(State state, String reason, Instant lastFrame) {
    Work work = new Work("one", Optional.of(lastFrame), Optional.empty(), 4, 0.1, 0.1);
    return new StreamStatus(new StreamId("lobby"), state, reason, 1, 4, 0.2, AT, List.of(), work);
  }
}
