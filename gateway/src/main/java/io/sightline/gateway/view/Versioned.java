package io.sightline.gateway.view;

import java.time.Instant;
import java.util.Objects;

/**
 * A value as the log holds it.
 *
 * @param version changes with every write of this key; letters, digits and '-'
 * @param at when it was written, wall clock
 */
public record Versioned<V>(V value, String version, Instant at) {
  public Versioned {
    Objects.requireNonNull(value, "value");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(at, "at");
  }
}
