package io.sightline.gateway.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sightline.core.alert.Occurrence;
import io.sightline.core.query.Severity;
import io.sightline.gateway.Samples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookTlsTest {
  private static final Secrets SECRETS = Secrets.of(Map.of("KEY", Receiver.SECRET));

  @TempDir Path folder;
  private final List<String> taken = new CopyOnWriteArrayList<>();
  private TestCertificate certificate;
  private HttpsServer server;

  @BeforeEach
  void serve() throws IOException {
    certificate = TestCertificate.in(folder);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate.context()));
    server.createContext(
        "/hook",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          taken.add(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aCertificateOfTheConfiguredAuthorityIsBelieved() throws IOException {
    try (Carrier carrier =
        target("localhost", Optional.of(certificate.certificate)).open(SECRETS)) {
      carrier.carry(List.of(delivery()), Instant.EPOCH);
    }
    assertThat(taken).containsExactly("m1-0");
  }

  @Test
  void onlyForTheHostItNames() {
    try (Carrier carrier =
        target("127.0.0.1", Optional.of(certificate.certificate)).open(SECRETS)) {
      assertThatThrownBy(() -> carrier.carry(List.of(delivery()), Instant.EPOCH))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("No subject alternative names");
    }
    assertThat(taken).isEmpty();
  }

  @Test
  void withoutTheAuthorityItIsNot() {
    try (Carrier carrier = target("localhost", Optional.empty()).open(SECRETS)) {
      assertThatThrownBy(() -> carrier.carry(List.of(delivery()), Instant.EPOCH))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("PKIX");
    }
    assertThat(taken).isEmpty();
  }

  @Test
  void aFileWithoutCertificateStopsTheStartWithItsName() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> target("localhost", Optional.of(empty)).open(SECRETS))
        .withMessageContaining("empty.pem");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> target("localhost", Optional.of(folder.resolve("none.pem"))).open(SECRETS))
        .withMessageContaining("none.pem");
  }

  private WebhookTarget target(String host, Optional<Path> authorities) {
    return new WebhookTarget(
        "ops",
        URI.create("https://" + host + ":" + server.getAddress().getPort() + "/hook"),
        "env:KEY",
        Severity.DETECTION,
        true,
        authorities);
  }

  private static Delivery delivery() {
    Occurrence occurrence = Occurrence.of(Samples.started("m1", 1)).orElseThrow();
    return new Delivery(
        new PlainContent().notice("m1", Severity.ALERT, List.of(occurrence)),
        new byte[] {'{', '}'},
        0);
  }
}
