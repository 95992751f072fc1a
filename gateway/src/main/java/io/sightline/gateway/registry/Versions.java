package io.sightline.gateway.registry;

import io.sightline.gateway.registry.RefusedException.Kind;
import java.util.Optional;

/** Optimistic locking: a change is refused if the sender has not seen the newest version. */
final class Versions {
  private Versions() {}

  static void check(String actual, Optional<String> expected) {
    if (expected.isPresent() && !expected.get().equals(actual)) {
      throw new RefusedException(
          Kind.STALE, "it was changed since it was read: read it again, then change it");
    }
  }
}
