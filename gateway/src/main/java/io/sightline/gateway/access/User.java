package io.sightline.gateway.access;

import io.sightline.core.video.StreamId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A person who may sign in.
 *
 * @param name 1 to 64 letters, digits, '.', '_', '@' or '-', starting with a letter or digit
 * @param cameras the only ones a viewer sees; empty for all
 * @param passwordHash as {@link PasswordHash} spells it
 */
public record User(String name, Role role, Optional<Set<StreamId>> cameras, String passwordHash) {
  /** More cannot be named. */
  public static final int MAX_CAMERAS = 1_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

  /**
   * @throws IllegalArgumentException naming every field that is wrong
   */
  public User {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(passwordHash, "passwordHash");
    cameras = cameras.map(Set::copyOf);
    List<String> wrong = new ArrayList<>();
    if (!isName(name)) {
      wrong.add("name must have 1 to 64 letters, digits, '.', '_', '@' or '-'");
    }
    if (cameras.isPresent() && role != Role.VIEWER) {
      wrong.add("cameras can be named for a viewer only: the other roles see all");
    }
    if (cameras.isPresent() && cameras.get().size() > MAX_CAMERAS) {
      wrong.add("cameras must be at most " + MAX_CAMERAS);
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  /** Whether somebody may be called so. */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  public User withPasswordHash(String newHash) {
    return new User(name, role, cameras, newHash);
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return name + " (" + role.wireName() + ")";
  }
}
