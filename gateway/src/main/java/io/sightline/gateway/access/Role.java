package io.sightline.gateway.access;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a person is here; the name in lower case is its name outside. */
public enum Role {
  /** Looks, perhaps at some cameras only. */
  VIEWER(EnumSet.of(Permission.ALERTS, Permission.READ, Permission.OWN)),
  /** Looks and changes cameras, queries and silences. */
  OPERATOR(EnumSet.complementOf(EnumSet.of(Permission.ADMIN))),
  /** Everything. */
  ADMIN(EnumSet.allOf(Permission.class));

  private final Set<Permission> permissions;

  Role(Set<Permission> permissions) {
    this.permissions = Set.copyOf(permissions);
  }

  public Set<Permission> permissions() {
    return permissions;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of that wire name. */
  public static Optional<Role> ofWireName(String name) {
    for (Role role : values()) {
      if (role.wireName().equals(name)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
