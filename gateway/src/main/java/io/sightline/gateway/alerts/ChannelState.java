package io.sightline.gateway.alerts;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * How a channel fares.
 *
 * @param waiting alerts that wait for delivery
 * @param lastDelivered when the other side took something last, in this run
 * @param failing why it does not take anything, and since when; empty while it does
 * @param givenUp alerts that were given up in this run: their payloads are among the dead letters
 */
public record ChannelState(
    int waiting, Optional<Instant> lastDelivered, Optional<Failing> failing, long givenUp) {
  static final ChannelState NEW = new ChannelState(0, Optional.empty(), Optional.empty(), 0);

  /**
   * That nothing was taken since.
   *
   * @param reason of the last try, in one line, without secrets
   */
  public record Failing(Instant since, String reason) {
    public Failing {
      Objects.requireNonNull(since, "since");
      Objects.requireNonNull(reason, "reason");
    }
  }

  public ChannelState {
    Objects.requireNonNull(lastDelivered, "lastDelivered");
    Objects.requireNonNull(failing, "failing");
  }

  ChannelState waiting(int now) {
    return new ChannelState(now, lastDelivered, failing, givenUp);
  }

  ChannelState delivered(Instant at) {
    return new ChannelState(waiting, Optional.of(at), Optional.empty(), givenUp);
  }

  ChannelState failed(Instant at, String reason) {
    Instant since = failing.map(Failing::since).orElse(at);
    return new ChannelState(
        waiting, lastDelivered, Optional.of(new Failing(since, reason)), givenUp);
  }

  ChannelState gaveUp() {
    return new ChannelState(waiting, lastDelivered, failing, givenUp + 1);
  }
}
