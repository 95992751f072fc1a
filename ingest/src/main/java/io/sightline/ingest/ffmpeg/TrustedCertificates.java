package io.sightline.ingest.ffmpeg;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whom servers of {@code https}, {@code rtsps} and {@code rtmps} must be certified by. FFmpeg
 * brings its own TLS, which knows no authorities by itself. Immutable.
 *
 * @param file PEM certificates of authorities, or of servers themselves; empty: there is none, and
 *     no server is trusted
 */
record TrustedCertificates(Optional<Path> file) {
  /** Names a file that is trusted in place of the system's, as for OpenSSL's own programs. */
  static final String VARIABLE = "SSL_CERT_FILE";

  /** Where distributions keep those of public authorities. */
  private static final List<Path> SYSTEM =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/ca-bundle.pem"),
          Path.of("/etc/ssl/cert.pem"));

  static TrustedCertificates of(Map<String, String> environment) {
    Optional<Path> named =
        Optional.ofNullable(environment.get(VARIABLE))
            .filter(name -> !name.isBlank())
            .map(Path::of);
    return new TrustedCertificates(
        named.or(() -> SYSTEM.stream().filter(Files::isReadable).findFirst()));
  }

  /** FFmpeg's options: a server that is not trusted is not opened. */
  void putInto(Map<String, String> options) {
    options.put("tls_verify", "1");
    file.ifPresent(path -> options.put("ca_file", path.toString()));
  }
}
