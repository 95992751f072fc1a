package io.sightline.app.config;

import io.sightline.gateway.Exposure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How people come to the page and the API.
 *
 * @param names host names they use, besides those of this machine for itself
 */
public record Front(List<String> names, Exposure exposure) {
  /** From this machine alone. */
  public static final Front LOCAL = new Front(List.of(), Exposure.LOCAL);

  public Front {
    names = List.copyOf(names);
  }

  /** The settings of {@code http} besides host and port; paths are resolved by the base. */
  static Front read(ConfigNode http, Path base) {
    List<String> names = http.values("names", text -> text);
    boolean proxy =
        http.value("behindTlsProxy", SystemConfig::parseBoolean)
            .orElse(LOCAL.exposure.behindProxy());
    ConfigNode tls = http.mapping("tls");
    Optional<Path> certificates = tls.value("certificate", base::resolve);
    Optional<Path> key = tls.value("key", base::resolve);
    if (certificates.isPresent() != key.isPresent()) {
      tls.problem("needs both certificate and key");
    }
    tls.finish();
    return new Front(names, new Exposure(tls(certificates, key), proxy));
  }

  /** Empty unless both are there. */
  public static Optional<Exposure.Tls> tls(Optional<Path> certificates, Optional<Path> key) {
    return certificates.flatMap(chain -> key.map(secret -> new Exposure.Tls(chain, secret)));
  }
}
