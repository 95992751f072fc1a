package io.sightline.gateway.access;

import io.sightline.core.video.StreamId;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who asks, and what they may.
 *
 * @param kind how they are known
 * @param name of the user; empty for anybody
 * @param key names whoever is counted together: the user, the token or the address
 * @param cameras the only streams they see; empty for all
 */
public record Access(
    Kind kind,
    String name,
    String key,
    Set<Permission> permissions,
    Optional<Set<StreamId>> cameras) {
  /** How somebody is known. */
  public enum Kind {
    /** Whoever reaches a gateway that no other machine reaches and that has no users. */
    LOCAL,
    /** Nobody knows. */
    ANONYMOUS,
    /** By the cookie of a session. */
    SESSION,
    /** By a token. */
    TOKEN
  }

  /** On this machine alone, without users: everything but what is a user's own. */
  public static final Access LOCAL =
      new Access(
          Kind.LOCAL,
          "",
          "local",
          EnumSet.of(Permission.ALERTS, Permission.READ, Permission.WRITE),
          Optional.empty());

  public Access {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(key, "key");
    permissions = Set.copyOf(permissions);
    cameras = cameras.map(Set::copyOf);
  }

  /** Somebody of whom nothing is known but the address. */
  public static Access anonymous(String address) {
    return new Access(Kind.ANONYMOUS, "", "address " + address, Set.of(), Optional.of(Set.of()));
  }

  static Access ofSession(User user) {
    return new Access(
        Kind.SESSION,
        user.name(),
        "user " + user.name(),
        user.role().permissions(),
        user.cameras());
  }

  static Access ofToken(ApiToken token, User owner) {
    Set<Permission> both = EnumSet.noneOf(Permission.class);
    token.scopes().forEach(scope -> both.addAll(scope.permissions()));
    both.retainAll(owner.role().permissions());
    return new Access(Kind.TOKEN, owner.name(), "token " + token.id(), both, owner.cameras());
  }

  public boolean may(Permission permission) {
    return permissions.contains(permission);
  }

  /** Whether they see this camera; who sees a camera sees its zones. */
  public boolean sees(StreamId stream) {
    return cameras.map(stream::isWithin).orElse(true);
  }

  /** Whether they see something that concerns these streams; an empty set means all of them. */
  public boolean seesAny(Set<StreamId> streams) {
    return cameras
        .map(
            seen -> streams.isEmpty() || streams.stream().anyMatch(stream -> stream.isWithin(seen)))
        .orElse(true);
  }

  public boolean seesAll() {
    return cameras.isEmpty();
  }
}
