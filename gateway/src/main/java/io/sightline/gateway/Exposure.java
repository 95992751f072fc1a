package io.sightline.gateway;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * How people come to a gateway that others than its own machine may reach.
 *
 * @param tls certificate and key; empty for plain HTTP
 * @param behindProxy whether a proxy before the gateway speaks TLS, so that plain HTTP is meant
 */
public record Exposure(Optional<Tls> tls, boolean behindProxy) {
  /** Plain HTTP, for this machine alone. */
  public static final Exposure LOCAL = new Exposure(Optional.empty(), false);

  /**
   * PEM files, read at the start and again when they have changed.
   *
   * @param certificates the server's first, then those that vouch for it
   * @param key private key in PKCS#8, without password
   */
  public record Tls(Path certificates, Path key) {
    public Tls {
      Objects.requireNonNull(certificates, "certificates");
      Objects.requireNonNull(key, "key");
    }
  }

  public Exposure {
    Objects.requireNonNull(tls, "tls");
  }

  /** Whether people come over TLS, to us or to the proxy. */
  public boolean encrypted() {
    return tls.isPresent() || behindProxy;
  }
}
