package io.sightline.gateway.access;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a token is for; the name in lower case is its name outside. */
public enum Scope {
  /** To be told of moments and alerts, nothing else. */
  ALERTS(EnumSet.of(Permission.ALERTS)),
  /** To look. */
  READ(EnumSet.of(Permission.ALERTS, Permission.READ)),
  /** To look and to change. */
  WRITE(EnumSet.of(Permission.ALERTS, Permission.READ, Permission.WRITE)),
  /** All that an administrator may, but make tokens. */
  ADMIN(EnumSet.complementOf(EnumSet.of(Permission.OWN)));

  private final Set<Permission> permissions;

  Scope(Set<Permission> permissions) {
    this.permissions = Set.copyOf(permissions);
  }

  Set<Permission> permissions() {
    return permissions;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The scope of that wire name. */
  public static Optional<Scope> ofWireName(String name) {
    for (Scope scope : values()) {
      if (scope.wireName().equals(name)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }
}
