package io.sightline.gateway.http;

import static io.sightline.gateway.http.TestGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryApiTest {
  private static final String DELIVERY = "/api/v1/delivery";

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void start() {
    site = new Site(folder);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  @Test
  void howPeopleAreToldIsShownWithoutPathsAndSecrets() {
    HttpResponse<String> answer = site.signIn("olga").get(DELIVERY);
    JsonNode hook = json(answer).path("channels").get(1);
    assertThat(hook.path("channel").asText()).isEqualTo("webhook:ops");
    assertThat(hook.path("kind").asText()).isEqualTo("webhook");
    assertThat(hook.path("target").asText()).isEqualTo("127.0.0.1");
    assertThat(hook.path("waiting").asInt()).isZero();
    assertThat(hook.path("queue").asInt()).isEqualTo(1_000);
    assertThat(hook.path("failing_since").isNull()).isTrue();
    assertThat(json(answer).path("rule").path("severity").asText()).isEqualTo("alert");
    assertThat(answer.body())
        .doesNotContain(Site.SECRET_WORD, TestGateway.SIGNING_KEY, "env:KEY", "http");
  }

  @Test
  void anAdministratorSendsATestMessageAndHearsWhatBecameOfIt() {
    Site.Browser ada = site.signIn("ada");
    HttpResponse<String> answer = ada.send("POST", DELIVERY + "/webhook:ops/test", "");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(json(answer).path("delivered").asBoolean()).isFalse();
    assertThat(json(answer).path("reason").asText()).contains("refused");
    assertThat(answer.body()).doesNotContain(Site.SECRET_WORD);
    assertThat(ada.send("POST", DELIVERY + "/sse/test", "").statusCode()).isEqualTo(404);
    assertThat(site.gateway.alerted).isEmpty();
  }

  @Test
  void whoMayChangeThingsMaySendOneAndWhoLooksMayNot() {
    String path = DELIVERY + "/webhook:ops/test";
    assertThat(site.signIn("olga").send("POST", path, "").statusCode()).isEqualTo(200);
    assertThat(site.signIn("vera").send("POST", path, "").statusCode()).isEqualTo(403);
  }

  @Test
  void testMessagesCannotBeSentInAFlood() {
    Site.Browser ada = site.signIn("ada");
    for (int i = 0; i < 3; i++) {
      assertThat(ada.send("POST", DELIVERY + "/webhook:ops/test", "").statusCode()).isEqualTo(200);
    }
    HttpResponse<String> refused = ada.send("POST", DELIVERY + "/webhook:ops/test", "");
    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.headers().firstValue("Retry-After")).isPresent();
    site.now = site.now.plusSeconds(21);
    assertThat(ada.send("POST", DELIVERY + "/webhook:ops/test", "").statusCode()).isEqualTo(200);
  }
}
