package io.sightline.core.alert;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The next state, and what is to be done with the update that led to it, a channel each. */
public record AlertStep(AlertState state, List<Decision> decisions) {
  /**
   * For one channel.
   *
   * @param suppressed why it is not told; empty: it is to be told
   */
  public record Decision(AlertChannel channel, Optional<String> suppressed) {
    public Decision {
      Objects.requireNonNull(channel, "channel");
      Objects.requireNonNull(suppressed, "suppressed");
    }
  }

  public AlertStep {
    Objects.requireNonNull(state, "state");
    decisions = List.copyOf(decisions);
  }
}
