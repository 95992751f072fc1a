package io.sightline.gateway.access;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A long-lived key of one person for a program. It allows what its scopes say, and never more than
 * its owner may at the time it is used. Of the token itself only a hash is kept.
 *
 * @param id names it, 16 hexadecimal digits
 * @param name for people, 1 to 64 characters
 * @param owner name of the user
 * @param hash SHA-256 of the secret half, in hexadecimal: it is random and long, so that guessing
 *     is no cheaper for a fast hash
 * @param expiresAt not valid from then on; empty for never
 */
public record ApiToken(
    String id,
    String name,
    String owner,
    String hash,
    Set<Scope> scopes,
    Instant createdAt,
    Optional<Instant> expiresAt) {
  /** A name has at most as many characters. */
  public static final int MAX_NAME = 64;

  /**
   * @throws IllegalArgumentException if the name or the scopes are empty, or the name is too long
   */
  public ApiToken {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(hash, "hash");
    Objects.requireNonNull(createdAt, "createdAt");
    Objects.requireNonNull(expiresAt, "expiresAt");
    scopes = Set.copyOf(scopes);
    if (name.isBlank() || name.length() > MAX_NAME) {
      throw new IllegalArgumentException("name must have 1 to " + MAX_NAME + " characters");
    }
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("scopes must not be empty");
    }
  }

  boolean validAt(Instant now) {
    return expiresAt.map(now::isBefore).orElse(true);
  }

  /** Without the hash. */
  @Override
  public String toString() {
    return id + " " + name + " of " + owner;
  }
}
