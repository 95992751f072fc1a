package io.sightline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sightline.core.query.QueryVectors;
import io.sightline.core.query.Severity;
import io.sightline.gateway.alerts.AlertSettings;
import io.sightline.gateway.alerts.WebhookTarget;
import io.sightline.gateway.registry.SentenceEncoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayTest {
  // Nothing listens there: as if Kafka were down.
  private static final String NO_KAFKA = "127.0.0.1:1";
  private static final SentenceEncoder ENCODER =
      sentence -> new QueryVectors("test@1", new float[] {1}, 1, new float[] {1});

  @TempDir Path folder;

  @Test
  void aPortInUseIsSaidInOneLineAndNothingIsLeftRunning() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      GatewayConfig config = config().withPort(taken.getLocalPort());
      assertThatExceptionOfType(GatewayException.class)
          .isThrownBy(() -> Gateway.start(config, ENCODER, InstantSource.system()))
          .withMessage(
              "the gateway cannot listen on 127.0.0.1:%d: the port is in use, or needs rights",
              taken.getLocalPort());
    }
    assertNothingIsLeftRunning();
  }

  @Test
  void withoutUsersItServesNobodyButThisMachine() {
    GatewayConfig config =
        config()
            .withExposure(new Exposure(java.util.Optional.empty(), true))
            .withBind("192.0.2.1", java.util.Set.of("cams.example"));
    assertThatExceptionOfType(GatewayException.class)
        .isThrownBy(() -> Gateway.start(config, ENCODER, InstantSource.system()))
        .withMessageContaining("sightline users add NAME --role admin");
  }

  @Test
  void aBrokerNameThatDoesNotResolveIsSaidInOneLine() {
    GatewayConfig config =
        GatewayConfig.of("no-such-host.invalid:9092", folder.resolve("s")).withPort(0);
    assertThatExceptionOfType(GatewayException.class)
        .isThrownBy(() -> Gateway.start(config, ENCODER, InstantSource.system()))
        .withMessageContaining("cannot use Kafka at no-such-host.invalid:9092");
  }

  @Test
  void aFolderThatCannotBeWrittenIsSaidInOneLine() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    GatewayConfig config =
        GatewayConfig.of(NO_KAFKA, file.resolve("secrets.properties")).withPort(0);
    assertThatExceptionOfType(GatewayException.class)
        .isThrownBy(() -> Gateway.start(config, ENCODER, InstantSource.system()))
        .withMessageContaining("file of stream passwords cannot be written");
  }

  @Test
  void aMissingWebhookSecretIsSaidInOneLineAndNothingIsLeftRunning() {
    WebhookTarget target =
        new WebhookTarget(
            "ops",
            URI.create("https://hooks.example/x"),
            "env:NO_SUCH_VARIABLE_HERE",
            Severity.ALERT,
            false);
    GatewayConfig config = config().withAlerts(AlertSettings.of(List.of(target)));
    assertThatExceptionOfType(GatewayException.class)
        .isThrownBy(() -> Gateway.start(config, ENCODER, InstantSource.system()))
        .withMessage(
            "the secret of webhook ops, env:NO_SUCH_VARIABLE_HERE, must be there and have at least"
                + " 16 bytes");
    assertNothingIsLeftRunning();
  }

  @Test
  void withoutKafkaItServesButIsNotReady() throws Exception {
    try (Gateway gateway = Gateway.start(config(), ENCODER, InstantSource.system())) {
      assertThat(get(gateway, "health").statusCode()).isEqualTo(200);
      assertThat(get(gateway, "ready").statusCode()).isEqualTo(503);
      assertThat(gateway.awaitReady(Duration.ofMillis(1))).isFalse();
      assertThat(gateway.address())
          .isEqualTo(URI.create("http://127.0.0.1:" + gateway.port() + "/"));
      assertThat(folder.resolve("secrets.properties")).exists();
    }
  }

  private GatewayConfig config() {
    return GatewayConfig.of(NO_KAFKA, folder.resolve("secrets.properties")).withPort(0);
  }

  private static HttpResponse<String> get(Gateway gateway, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(gateway.address().resolve(path)).build(),
            BodyHandlers.ofString());
  }

  /** An executor has terminated a moment before its last thread is gone. */
  private static void assertNothingIsLeftRunning() {
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("gateway")) {
        assertThat(thread)
            .as("%s", thread)
            .satisfies(left -> left.join(5_000))
            .matches(left -> !left.isAlive(), "has ended");
      }
    }
  }
}
