package io.sightline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sightline.gateway.Exposure;
import io.sightline.gateway.GatewayException;
import io.sightline.gateway.GatewayLimits;
import io.sightline.gateway.access.Role;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemTlsTest {
  private static final String WORD = "changeit";

  @TempDir Path folder;

  private Exposure.Tls files() {
    return new Exposure.Tls(folder.resolve("cert.pem"), folder.resolve("key.pem"));
  }

  /** Makes a key and its certificate for localhost as PEM files. */
  private KeyStore certificate(String name, String algorithm) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                WORD,
                "-alias",
                "a",
                "-dname",
                "CN=" + name,
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-keyalg",
                algorithm)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor(60, TimeUnit.SECONDS) && keytool.exitValue() == 0).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, WORD.toCharArray());
    }
    pem(files().certificates(), "CERTIFICATE", keys.getCertificate("a").getEncoded());
    pem(files().key(), "PRIVATE KEY", keys.getKey("a", WORD.toCharArray()).getEncoded());
    return keys;
  }

  private static void pem(Path file, String what, byte[] bytes) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    Files.writeString(
        file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
  }

  private static HttpClient trusting(KeyStore keys) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("a", keys.getCertificate("a"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  @Test
  void itSpeaksTlsWithThePemFilesAndNothingElse() throws Exception {
    KeyStore keys = certificate("first", "EC");
    try (TestGateway gateway =
        new TestGateway(
            folder,
            GatewayLimits.DEFAULT,
            Duration.ofSeconds(15),
            List.of(),
            InstantSource.system(),
            0,
            "run1",
            config -> config.withExposure(new Exposure(Optional.of(files()), false)))) {
      gateway.user("ada", Role.ADMIN);
      String body =
          Json.text(Json.object().put("user", "ada").put("password", TestGateway.PASSWORD));
      HttpResponse<String> answer =
          trusting(keys)
              .send(
                  HttpRequest.newBuilder(
                          URI.create("https://localhost:" + gateway.port() + "/api/v1/session"))
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofString(body))
                      .build(),
                  BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
      assertThat(answer.headers().firstValue("Set-Cookie").orElse(""))
          .startsWith("__Host-sightline=");
      assertThat(RawHttp.get(gateway.port(), "/health", "Host: localhost"))
          .as("plain HTTP")
          .doesNotContain("\"up\"");
    }
  }

  @Test
  void aCertificateThatWasRenewedIsTakenAndABadOneIsNot() throws Exception {
    certificate("first", "RSA");
    PemTls tls = PemTls.of(files());
    assertThat(tls.subject()).isEqualTo("CN=first");
    certificate("second", "RSA");
    touch(1);
    tls.renew();
    assertThat(tls.subject()).isEqualTo("CN=second");
    Files.writeString(files().key(), "nothing");
    touch(2);
    tls.renew();
    assertThat(tls.subject()).as("the old one stays").isEqualTo("CN=second");
  }

  private void touch(int minutes) throws IOException {
    Files.setLastModifiedTime(
        files().key(), FileTime.from(Instant.now().plusSeconds(60L * minutes)));
  }

  @Test
  void filesThatCannotBeUsedAreNamedWithoutTheirContent() throws Exception {
    certificate("first", "EC");
    Path other = Files.copy(files().certificates(), folder.resolve("other.pem"));
    certificate("second", "EC");
    assertThatExceptionOfType(GatewayException.class)
        .isThrownBy(() -> PemTls.of(new Exposure.Tls(other, files().key())))
        .withMessageContaining("key.pem cannot be used: it is not the key of the first");
    Files.writeString(files().key(), "-----BEGIN RSA PRIVATE KEY-----\nc2VjcmV0\n");
    assertThatExceptionOfType(GatewayException.class)
        .isThrownBy(() -> PemTls.of(files()))
        .withMessageContaining("key.pem cannot be used")
        .withMessageContaining("openssl pkcs8 -topk8")
        .withMessageNotContaining("c2VjcmV0");
    assertThatExceptionOfType(GatewayException.class)
        .isThrownBy(() -> PemTls.of(new Exposure.Tls(folder.resolve("none.pem"), files().key())))
        .withMessageContaining("none.pem cannot be used");
  }
}
