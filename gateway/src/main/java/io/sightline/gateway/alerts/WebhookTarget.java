package io.sightline.gateway.alerts;

import io.sightline.core.query.Severity;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where alerts are posted to.
 *
 * @param id names it in records and metrics: 1 to 32 letters, digits, '_' or '-'
 * @param url http or https, without user info; its path may be a secret and is never shown
 * @param secretRef where the key of the signature is: {@code env:NAME}, {@code file:PATH} or {@code
 *     store:NAME}
 * @param least what matters less is not posted here
 * @param allowPrivate whether it may lie on this machine or in a private network
 * @param authorities PEM file of those whose certificates are believed; empty: Java's own
 */
public record WebhookTarget(
    String id,
    URI url,
    String secretRef,
    Severity least,
    boolean allowPrivate,
    Optional<Path> authorities)
    implements Target {
  /**
   * @throws IllegalArgumentException naming every field that is wrong
   */
  public WebhookTarget {
    Objects.requireNonNull(least, "least");
    Objects.requireNonNull(authorities, "authorities");
    List<String> wrong = new ArrayList<>();
    if (!ID.matcher(id).matches()) {
      wrong.add("id must be 1 to 32 letters, digits, '_' or '-'");
    }
    String scheme = String.valueOf(url.getScheme());
    if (!scheme.equals("http") && !scheme.equals("https")) {
      wrong.add("url must begin with http:// or https://");
    } else if (url.getHost() == null || url.getPort() > 65_535) {
      wrong.add("url must name a host, and a port of at most 65535 if any");
    } else if (url.getRawUserInfo() != null) {
      wrong.add("url must not hold a user or password");
    }
    if (!Secrets.REFERENCE.matcher(secretRef).matches()) {
      wrong.add("secretRef must be env:NAME or file:PATH or store:NAME");
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("webhook " + id + ": " + String.join("; ", wrong));
    }
  }

  /** One whose certificate Java believes. */
  public WebhookTarget(String id, URI url, String secretRef, Severity least, boolean allowPrivate) {
    this(id, url, secretRef, least, allowPrivate, Optional.empty());
  }

  @Override
  public String host() {
    return url.getHost();
  }

  @Override
  public String kind() {
    return "webhook";
  }

  @Override
  public boolean ends() {
    return true;
  }

  @Override
  public boolean groups() {
    return true;
  }

  @Override
  public Pace pace() {
    return Pace.ONE_BY_ONE;
  }

  @Override
  public Carrier open(Secrets secrets) {
    return new WebhookSender(
        this, secrets.key("webhook " + id, secretRef), PemTrust.sockets(authorities));
  }

  boolean encrypted() {
    return url.getScheme().equals("https");
  }

  int port() {
    return url.getPort() >= 0 ? url.getPort() : encrypted() ? 443 : 80;
  }

  /** Without path and query, which may hold a token. */
  @Override
  public String toString() {
    return channel() + " at " + url.getScheme() + "://" + url.getHost() + ":" + port();
  }
}
