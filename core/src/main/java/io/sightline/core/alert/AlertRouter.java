package io.sightline.core.alert;

import io.sightline.core.alert.AlertState.Delivery;
import io.sightline.core.alert.AlertState.Group;
import io.sightline.core.alert.AlertState.Member;
import io.sightline.core.alert.AlertState.Recent;
import io.sightline.core.alert.AlertStep.Decision;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Who is told of an occurrence. Pure: state in, state out; one {@link AlertState} a {@linkplain
 * #scope scope}.
 *
 * <p>The start of an occurrence is decided once for every channel: told, held back to be told
 * together with matches on other streams, or suppressed for the first reason that holds - a
 * silence, a severity below the channel's, the schedule, the cooldown. The cooldown of a channel
 * begins when it took an alert, never with one that was suppressed or failed; what matters more
 * than what it took since, or is in another zone, goes through. What became of an occurrence is
 * told to the channels that were told of its start.
 */
public final class AlertRouter {
  private final AlertRules rules;
  private final Map<String, AlertChannel> channels;
  private final List<AlertChannel> order;

  /**
   * @throws IllegalArgumentException if two channels have one name
   */
  public AlertRouter(AlertRules rules, List<AlertChannel> channels) {
    this.rules = Objects.requireNonNull(rules, "rules");
    this.order = List.copyOf(channels);
    if (channels.stream().map(AlertChannel::name).distinct().count() != channels.size()) {
      throw new IllegalArgumentException("two alert channels have the same name: " + channels);
    }
    this.channels =
        channels.stream()
            .collect(Collectors.toUnmodifiableMap(AlertChannel::name, Function.identity()));
  }

  /** The same under other rules; states go on. */
  public AlertRouter with(AlertRules other) {
    return new AlertRouter(other, order);
  }

  public AlertRules rules() {
    return rules;
  }

  /**
   * Names the state that a match belongs to: its camera's and query's, or its whole query's where
   * matches of it are grouped.
   */
  public String scope(StreamId stream, QueryId query) {
    return scope(stream, query, rules.of(query).groups());
  }

  /** Names the state that it would belong to if its query were grouped, or were not: as before. */
  public String otherScope(StreamId stream, QueryId query) {
    return scope(stream, query, !rules.of(query).groups());
  }

  private static String scope(StreamId stream, QueryId query, boolean grouped) {
    return grouped ? "* " + query : stream.camera() + " " + query;
  }

  /**
   * @param state of the occurrence's scope
   * @param settled names of channels for which this phase was decided in an earlier life: nothing
   *     is decided for them, what they did is told by {@link #recorded}
   * @param now wall clock
   */
  public AlertStep advance(
      AlertState state,
      Occurrence occurrence,
      Set<String> settled,
      List<Silence> silences,
      Instant now) {
    Optional<Recent> known = state.find(occurrence.id());
    return switch (occurrence.phase()) {
      case NEW ->
          known.isPresent()
              ? new AlertStep(state, List.of())
              : start(state, occurrence, settled, silences, now);
      case END ->
          known
              .filter(before -> before.phase() == AlertPhase.NEW)
              .filter(before -> before.revision() < occurrence.revision())
              .map(before -> follow(state, before, occurrence, settled))
              .orElse(new AlertStep(state, List.of()));
      case MEDIA ->
          known
              .filter(before -> before.phase() == AlertPhase.END)
              .map(before -> follow(state, before, occurrence, settled))
              .orElse(new AlertStep(state, List.of()));
    };
  }

  /** When {@link #due} has something to do; empty if nothing waits. */
  public Optional<Instant> nextDue(AlertState state) {
    return state.open().map(Group::until);
  }

  /** What has waited long enough is told, in one notification a channel. */
  public AlertStep due(AlertState state, Instant now) {
    if (state.open().filter(group -> !now.isBefore(group.until())).isEmpty()) {
      return new AlertStep(state, List.of());
    }
    Group group = state.open().get();
    List<Decision> decisions = new ArrayList<>();
    for (AlertChannel channel : order) {
      List<Member> told =
          group.members().stream()
              .filter(member -> member.channels().contains(channel.name()))
              .toList();
      if (told.isEmpty()) {
        continue;
      }
      decisions.add(
          new Decision(
              channel, told.stream().map(Member::start).toList(), group.id(), Optional.empty()));
      if (channel.ends()) {
        told.stream()
            .flatMap(member -> member.later().stream())
            .map(later -> new Decision(channel, List.of(later), group.id(), Optional.empty()))
            .forEach(decisions::add);
      }
    }
    return new AlertStep(state.closed(), decisions);
  }

  /**
   * After it became known that a channel took an alert, or will not get it, now or in an earlier
   * life. A delivered start begins the cooldown of its channel; a channel that was not told the
   * start is not told the end.
   */
  public AlertState recorded(AlertState state, Alert alert) {
    AlertChannel channel = channels.get(alert.channel());
    if (channel == null) {
      return state;
    }
    if (alert.phase() == AlertPhase.MEDIA) {
      return state.changed(
          alert.momentId(),
          known ->
              new Recent(
                  known.id(), known.revision(), AlertPhase.MEDIA, known.channels(), known.group()));
    }
    if (alert.phase() != AlertPhase.NEW) {
      return state;
    }
    boolean delivered = alert.outcome() == Alert.Outcome.DELIVERED;
    AlertRule rule = rules.of(alert.query());
    AlertState next =
        delivered
            ? state.delivered(
                key(channel, rule, alert.stream()),
                new Delivery(alert.at(), alert.severity(), alert.zones()),
                alert.at().minus(rule.cooldown()))
            : state;
    return next.changed(alert.momentId(), known -> told(known, alert.channel(), delivered));
  }

  private static Recent told(Recent known, String channel, boolean delivered) {
    Set<String> channels = new HashSet<>(known.channels());
    if (delivered) {
      channels.add(channel);
    } else {
      channels.remove(channel);
    }
    return new Recent(known.id(), known.revision(), known.phase(), channels, known.group());
  }

  private AlertStep start(
      AlertState state,
      Occurrence occurrence,
      Set<String> settled,
      List<Silence> silences,
      Instant now) {
    AlertRule rule = rules.of(occurrence.query());
    List<Decision> decisions = new ArrayList<>();
    Set<String> told = new HashSet<>();
    Set<String> held = new HashSet<>();
    for (AlertChannel channel : order) {
      if (settled.contains(channel.name())) {
        continue;
      }
      Optional<String> refusal = refusal(state, occurrence, channel, silences, now);
      if (refusal.isEmpty()) {
        told.add(channel.name());
      }
      if (refusal.isEmpty() && rule.groups() && channel.groups()) {
        held.add(channel.name());
      } else {
        decisions.add(new Decision(channel, List.of(occurrence), occurrence.id(), refusal));
      }
    }
    AlertState next =
        held.isEmpty()
            ? state
            : state.with(joined(state, occurrence, held, now.plus(rule.group())));
    String group = held.isEmpty() ? occurrence.id() : next.open().get().id();
    return new AlertStep(
        next.with(new Recent(occurrence.id(), occurrence.revision(), AlertPhase.NEW, told, group)),
        decisions);
  }

  private static Group joined(
      AlertState state, Occurrence occurrence, Set<String> channels, Instant until) {
    Group group = state.open().orElse(new Group(occurrence.id(), until, List.of()));
    List<Member> members = new ArrayList<>(group.members());
    members.add(new Member(occurrence, channels, List.of()));
    return new Group(
        group.id(), members.size() < Group.MOST ? group.until() : Instant.MIN, members);
  }

  private AlertStep follow(
      AlertState state, Recent before, Occurrence occurrence, Set<String> settled) {
    Set<String> held = state.waiting(occurrence.id()).map(Member::channels).orElse(Set.of());
    List<Decision> decisions =
        order.stream()
            .filter(AlertChannel::ends)
            .filter(channel -> before.channels().contains(channel.name()))
            .filter(channel -> !held.contains(channel.name()))
            .filter(channel -> !settled.contains(channel.name()))
            .map(
                channel ->
                    new Decision(channel, List.of(occurrence), before.group(), Optional.empty()))
            .toList();
    AlertState next = held.isEmpty() ? state : state.later(occurrence.id(), occurrence);
    return new AlertStep(
        next.with(
            new Recent(
                before.id(),
                occurrence.revision(),
                occurrence.phase(),
                before.channels(),
                before.group())),
        decisions);
  }

  private Optional<String> refusal(
      AlertState state,
      Occurrence occurrence,
      AlertChannel channel,
      List<Silence> silences,
      Instant now) {
    for (Silence silence : silences) {
      if (silence.covers(occurrence.stream(), occurrence.query(), now)) {
        return Optional.of("silenced until " + silence.until());
      }
    }
    AlertRule rule = rules.of(occurrence.query());
    if (rule.severity().compareTo(channel.least()) < 0) {
      return Optional.of(
          "severity " + rule.severity() + " is below " + channel.least() + " of this channel");
    }
    if (!rule.schedule().covers(now)) {
      return Optional.of("outside of its schedule");
    }
    Delivery last = state.last().get(key(channel, rule, occurrence.stream()));
    if (last != null && !breaks(last, rule, occurrence)) {
      Instant until = last.at().plus(rule.cooldown());
      if (now.isBefore(until)) {
        return Optional.of("cooldown until " + until);
      }
    }
    return Optional.empty();
  }

  private static boolean breaks(Delivery last, AlertRule rule, Occurrence occurrence) {
    boolean elsewhere =
        !last.zones().isEmpty()
            && !occurrence.zones().isEmpty()
            && !last.zones().containsAll(occurrence.zones());
    return elsewhere || rule.severity().compareTo(last.severity()) > 0;
  }

  /** Where the cooldown of a channel is kept: in a scope of several streams, apart if it must. */
  private static String key(AlertChannel channel, AlertRule rule, StreamId stream) {
    return rule.groups() && !channel.groups()
        ? channel.name() + " " + stream.camera()
        : channel.name();
  }
}
