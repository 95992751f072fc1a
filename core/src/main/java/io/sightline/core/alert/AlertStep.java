package io.sightline.core.alert;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The next state, and what is to be done with what led to it, a channel each. */
public record AlertStep(AlertState state, List<Decision> decisions) {
  /**
   * For one channel.
   *
   * @param members what it is about: one occurrence, or those of several streams that go together,
   *     the one that gives the group its name first
   * @param group id of the first occurrence of the group that it belongs to; of one that goes alone
   *     its own id
   * @param suppressed why it is not told; empty: it is to be told
   */
  public record Decision(
      AlertChannel channel, List<Occurrence> members, String group, Optional<String> suppressed) {
    public Decision {
      Objects.requireNonNull(channel, "channel");
      Objects.requireNonNull(group, "group");
      Objects.requireNonNull(suppressed, "suppressed");
      members = List.copyOf(members);
    }
  }

  public AlertStep {
    Objects.requireNonNull(state, "state");
    decisions = List.copyOf(decisions);
  }
}
