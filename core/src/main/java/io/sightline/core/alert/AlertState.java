package io.sightline.core.alert;

import io.sightline.core.query.Severity;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What was told of one scope of the router, and to whom. Immutable; bounded by the channels, {@link
 * #MAX_RECENT} and {@link Group#MOST}.
 *
 * @param last by channel, or by channel and stream where a channel does not group: the last
 *     delivery of a start, from which the cooldown counts
 * @param recent the newest occurrences, oldest first
 * @param open those that wait to be told together
 */
public record AlertState(Map<String, Delivery> last, List<Recent> recent, Optional<Group> open) {
  /** Occurrences remembered: of one that is forgotten the end is not told any more. */
  public static final int MAX_RECENT = 64;

  /** Nothing was told yet. */
  public static final AlertState EMPTY = new AlertState(Map.of(), List.of(), Optional.empty());

  /**
   * When a start was delivered, how much it mattered and where it was; of several that broke one
   * cooldown, the most that mattered and everywhere.
   */
  public record Delivery(Instant at, Severity severity, Set<String> zones) {
    public Delivery {
      zones = Set.copyOf(zones);
    }
  }

  /**
   * An occurrence.
   *
   * @param revision the newest that was looked at
   * @param phase the last that was looked at
   * @param channels those that were told of its start, or are being told
   * @param group id of the first of those it was told with
   */
  public record Recent(
      String id, int revision, AlertPhase phase, Set<String> channels, String group) {
    public Recent {
      channels = Set.copyOf(channels);
    }
  }

  /**
   * Matches on several streams that wait to become one notification.
   *
   * @param id of the first
   * @param until when it goes
   * @param members in the order they came, at most {@link #MOST}
   */
  public record Group(String id, Instant until, List<Member> members) {
    /** With this many it goes at once. */
    public static final int MOST = 64;

    public Group {
      members = List.copyOf(members);
    }
  }

  /**
   * One of a group.
   *
   * @param channels that are to be told
   * @param later what has become of it since
   */
  public record Member(Occurrence start, Set<String> channels, List<Occurrence> later) {
    public Member {
      channels = Set.copyOf(channels);
      later = List.copyOf(later);
    }
  }

  public AlertState {
    last = Map.copyOf(last);
    recent = List.copyOf(recent);
    Objects.requireNonNull(open, "open");
  }

  /** Whether this occurrence was looked at in this scope, and is not forgotten yet. */
  public boolean knows(String id) {
    return find(id).isPresent();
  }

  Optional<Recent> find(String id) {
    return recent.stream().filter(known -> known.id().equals(id)).findFirst();
  }

  Optional<Member> waiting(String id) {
    return open.stream()
        .flatMap(group -> group.members().stream())
        .filter(member -> member.start().id().equals(id))
        .findFirst();
  }

  /** With this occurrence as the newest. */
  AlertState with(Recent newest) {
    List<Recent> next = new ArrayList<>(recent);
    next.removeIf(known -> known.id().equals(newest.id()));
    next.add(newest);
    return new AlertState(
        last, next.subList(Math.max(0, next.size() - MAX_RECENT), next.size()), open);
  }

  /** With this one changed, where it is known. */
  AlertState changed(String id, UnaryOperator<Recent> change) {
    return new AlertState(
        last,
        recent.stream().map(known -> known.id().equals(id) ? change.apply(known) : known).toList(),
        open);
  }

  AlertState with(Group group) {
    return new AlertState(last, recent, Optional.of(group));
  }

  AlertState closed() {
    return new AlertState(last, recent, Optional.empty());
  }

  /** With what this channel said last of a member, to be told behind it. */
  AlertState later(String id, Occurrence occurrence) {
    return new AlertState(
        last,
        recent,
        open.map(
            group ->
                new Group(
                    group.id(),
                    group.until(),
                    group.members().stream()
                        .map(member -> later(member, id, occurrence))
                        .toList())));
  }

  private static Member later(Member member, String id, Occurrence occurrence) {
    if (!member.start().id().equals(id)) {
      return member;
    }
    List<Occurrence> later = new ArrayList<>(member.later());
    later.add(occurrence);
    return new Member(member.start(), member.channels(), later);
  }

  /**
   * After a delivery, from which a cooldown counts.
   *
   * @param forget deliveries before this instant have no effect any more
   */
  AlertState delivered(String key, Delivery delivery, Instant forget) {
    Map<String, Delivery> next = new HashMap<>(last);
    next.values().removeIf(old -> old.at().isBefore(forget));
    next.merge(key, delivery, AlertState::merged);
    return new AlertState(next, recent, open);
  }

  private static Delivery merged(Delivery before, Delivery now) {
    // No zone means everywhere: nothing is new then.
    Set<String> zones =
        before.zones().isEmpty() || now.zones().isEmpty()
            ? Set.of()
            : union(before.zones(), now.zones());
    return new Delivery(
        before.at().isAfter(now.at()) ? before.at() : now.at(),
        before.severity().compareTo(now.severity()) > 0 ? before.severity() : now.severity(),
        zones);
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new HashSet<>(some);
    all.addAll(others);
    return all;
  }
}
