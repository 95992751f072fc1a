package io.sightline.core.alert;

import io.sightline.core.alert.AlertState.Delivery;
import io.sightline.core.alert.AlertState.Recent;
import io.sightline.core.alert.AlertStep.Decision;
import io.sightline.core.grounding.MomentUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Who is told of a moment. Pure: state in, state out; one {@link AlertState} a (stream, query).
 *
 * <p>The start of a moment is decided once for every channel: told, or suppressed for the first
 * reason that holds - a silence, a severity below the channel's, the cooldown. The cooldown of a
 * channel begins when it took an alert, never with one that was suppressed or failed; what matters
 * more than the alert that began it goes through. How a moment ended is told to the channels that
 * were told of its start.
 */
public final class AlertRouter {
  private final AlertRules rules;
  private final List<AlertChannel> channels;

  /**
   * @throws IllegalArgumentException if two channels have one name
   */
  public AlertRouter(AlertRules rules, List<AlertChannel> channels) {
    this.rules = Objects.requireNonNull(rules, "rules");
    this.channels = List.copyOf(channels);
    if (channels.stream().map(AlertChannel::name).distinct().count() != channels.size()) {
      throw new IllegalArgumentException("two alert channels have the same name: " + channels);
    }
  }

  /**
   * @param state of the stream and query of the moment
   * @param now wall clock
   */
  public AlertStep advance(
      AlertState state, MomentUpdate update, List<Silence> silences, Instant now) {
    String id = update.moment().id();
    Optional<Recent> known = state.find(id);
    return switch (update.type()) {
      case STARTED ->
          known.isPresent() ? new AlertStep(state, List.of()) : start(state, update, silences, now);
      case UPDATED -> new AlertStep(state, List.of());
      case ENDED, RETRACTED ->
          known
              .filter(moment -> moment.revision() < update.revision())
              .map(moment -> end(state, moment, update.revision()))
              .orElse(new AlertStep(state, List.of()));
    };
  }

  /** After it became known that a channel took an alert, or will not get it. */
  public AlertState recorded(AlertState state, Alert alert) {
    return state.recorded(alert, rules.of(alert.query()).severity());
  }

  private AlertStep start(
      AlertState state, MomentUpdate update, List<Silence> silences, Instant now) {
    List<Decision> decisions = new ArrayList<>();
    for (AlertChannel channel : channels) {
      decisions.add(new Decision(channel, refusal(state, update, channel, silences, now)));
    }
    Set<String> told =
        decisions.stream()
            .filter(decision -> decision.suppressed().isEmpty())
            .map(decision -> decision.channel().name())
            .collect(Collectors.toSet());
    Recent moment = new Recent(update.moment().id(), update.revision(), told);
    return new AlertStep(state.with(moment), decisions);
  }

  private AlertStep end(AlertState state, Recent moment, int revision) {
    List<Decision> decisions =
        channels.stream()
            .filter(channel -> channel.ends() && moment.channels().contains(channel.name()))
            .map(channel -> new Decision(channel, Optional.empty()))
            .toList();
    return new AlertStep(
        state.with(new Recent(moment.momentId(), revision, moment.channels())), decisions);
  }

  private Optional<String> refusal(
      AlertState state,
      MomentUpdate update,
      AlertChannel channel,
      List<Silence> silences,
      Instant now) {
    for (Silence silence : silences) {
      if (silence.covers(update.moment().stream(), update.moment().query(), now)) {
        return Optional.of("silenced until " + silence.until());
      }
    }
    AlertRule rule = rules.of(update.moment().query());
    if (rule.severity().compareTo(channel.least()) < 0) {
      return Optional.of(
          "severity " + rule.severity() + " is below " + channel.least() + " of this channel");
    }
    Delivery last = state.last().get(channel.name());
    if (last != null && rule.severity().compareTo(last.severity()) <= 0) {
      Instant until = last.at().plus(rule.cooldown());
      if (now.isBefore(until)) {
        return Optional.of("cooldown until " + until);
      }
    }
    return Optional.empty();
  }
}
