package io.sightline.gateway.http;

import static io.sightline.gateway.http.TestGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sightline.core.alert.Alert;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.Samples;
import io.sightline.gateway.alerts.SilenceBook;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AlertsApiTest {
  private static final String SILENCES = "/api/v1/silences";

  @TempDir Path folder;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    gateway = new TestGateway(folder);
    gateway.registry.save(Samples.stream("lobby"));
    gateway.registry.save(Samples.query("q1", "a dog"));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void anAlertSaysWhatBecameOfItAndWhy() {
    suppressed("m1", "cooldown until noon", 5);
    JsonNode alert = json(gateway.get("/api/v1/alerts")).path("alerts").get(0);
    assertThat(alert.path("moment").asText()).isEqualTo("m1");
    assertThat(alert.path("sentence").asText()).isEqualTo("a dog");
    assertThat(alert.path("outcome").asText()).isEqualTo("suppressed");
    assertThat(alert.path("reason").asText()).isEqualTo("cooldown until noon");
    assertThat(alert.path("channel").asText()).isEqualTo("webhook:ops");
    assertThat(alert.path("at").asText()).isEqualTo("2026-11-21T09:00:05.000Z");
  }

  @Test
  void thePagesOfTheListAreNewestFirstAndComplete() {
    for (int i = 0; i < 5; i++) {
      delivered("m" + i, i / 2);
    }
    List<String> seen = new ArrayList<>();
    String path = "/api/v1/alerts?limit=2";
    for (String next = ""; next != null; ) {
      JsonNode page = json(gateway.get(path + next));
      page.path("alerts").forEach(alert -> seen.add(alert.path("moment").asText()));
      next = page.path("next").isNull() ? null : "&cursor=" + page.path("next").asText();
    }
    assertThat(seen).containsExactly("m4", "m2", "m3", "m0", "m1");
  }

  @Test
  void theListIsFilteredByWhatIsAskedFor() {
    delivered("m1", 1);
    suppressed("m2", "it is down", 2);
    for (String filter : List.of("outcome=suppressed", "moment=m2", "channel=webhook:ops")) {
      JsonNode alerts = json(gateway.get("/api/v1/alerts?" + filter)).path("alerts");
      assertThat(alerts).as(filter).hasSize(1);
      assertThat(alerts.get(0).path("moment").asText()).isEqualTo("m2");
    }
    assertThat(json(gateway.get("/api/v1/alerts?stream=yard")).path("alerts")).isEmpty();
    assertThat(json(gateway.get("/api/v1/alerts?query=q2")).path("alerts")).isEmpty();
    assertThat(gateway.get("/api/v1/alerts?outcome=maybe").statusCode()).isEqualTo(422);
    assertThat(gateway.get("/api/v1/alerts?cursor=x").statusCode()).isEqualTo(422);
  }

  @Test
  void aSilenceIsMadeListedKeptOnDiskAndLifted() throws IOException {
    HttpResponse<String> made =
        gateway.post(
            SILENCES, "{\"query\":\"q1\",\"stream\":\"lobby\",\"until\":\"2026-11-21T10:00:00Z\"}");
    assertThat(made.statusCode()).isEqualTo(201);
    String id = json(made).path("id").asText();
    assertThat(made.headers().firstValue("Location")).contains(SILENCES + "/" + id);
    assertThat(json(gateway.get(SILENCES)).path("silences").get(0)).isEqualTo(json(made));
    assertThat(SilenceBook.open(folder.resolve("silences.json")).active(TestGateway.NOW))
        .isEqualTo(gateway.silences.active(TestGateway.NOW))
        .hasSize(1);
    assertThat(gateway.delete(SILENCES + "/" + id).statusCode()).isEqualTo(204);
    assertThat(gateway.delete(SILENCES + "/" + id).statusCode()).isEqualTo(404);
    assertThat(json(gateway.get(SILENCES)).path("silences")).isEmpty();
    assertThat(SilenceBook.open(folder.resolve("silences.json")).active(TestGateway.NOW)).isEmpty();
  }

  @Test
  void camerasThatAreDownAndSingleZonesCanBeSilenced() {
    gateway.patch(
        "/api/v1/streams/lobby",
        "{\"zones\":[{\"name\":\"door\",\"outline\":[[0,0],[1,0],[1,1]]}]}");
    for (String what : List.of("\"query\":\"stream-offline\"", "\"stream\":\"lobby~door\"")) {
      assertThat(
              gateway
                  .post(SILENCES, "{" + what + ",\"until\":\"2026-11-21T10:00:00Z\"}")
                  .statusCode())
          .as(what)
          .isEqualTo(201);
    }
    assertThat(
            gateway
                .post(SILENCES, "{\"stream\":\"lobby~desk\",\"until\":\"2026-11-21T10:00:00Z\"}")
                .statusCode())
        .isEqualTo(422);
  }

  @Test
  void theListIsFilteredByTimeTypeAndSeverity() {
    for (int i = 0; i < 3; i++) {
      delivered("m" + i, i);
    }
    assertThat(moments("from=2026-11-21T09:00:01Z")).containsExactly("m2", "m1");
    assertThat(moments("to=2026-11-21T09:00:01Z")).containsExactly("m0");
    assertThat(moments("type=new&severity=alert")).hasSize(3);
    assertThat(moments("type=end")).isEmpty();
    assertThat(moments("severity=critical")).isEmpty();
    assertThat(gateway.get("/api/v1/alerts?type=old").statusCode()).isEqualTo(422);
    assertThat(gateway.get("/api/v1/alerts?from=noon").statusCode()).isEqualTo(422);
  }

  private List<String> moments(String filter) {
    List<String> found = new ArrayList<>();
    json(gateway.get("/api/v1/alerts?" + filter))
        .path("alerts")
        .forEach(alert -> found.add(alert.path("moment").asText()));
    return found;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"until\":\"tomorrow\"}",
        "{\"until\":\"2026-11-21T09:30:00Z\"}",
        "{\"until\":\"2036-11-21T09:30:00Z\"}",
        "{\"until\":\"2026-11-21T10:00:00Z\",\"query\":\"q9\"}",
        "{\"until\":\"2026-11-21T10:00:00Z\",\"stream\":\"no such/one\"}",
        "{\"until\":\"2026-11-21T10:00:00Z\",\"camera\":\"lobby\"}"
      })
  void aSilenceThatMakesNoSenseIsRefusedNamingTheField(String body) {
    HttpResponse<String> refused = gateway.post(SILENCES, body);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).path("errors").get(0).path("field").asText())
        .isIn("until", "query", "stream", "camera");
  }

  private void delivered(String moment, int second) {
    gateway.state.alert(
        Alert.delivered(
            moment, 0, new StreamId("lobby"), new QueryId("q1"), "sse", Samples.at(second)));
  }

  private void suppressed(String moment, String reason, int second) {
    gateway.state.alert(
        Alert.suppressed(
            moment,
            0,
            new StreamId("lobby"),
            new QueryId("q1"),
            "webhook:ops",
            reason,
            Samples.at(second)));
  }
}
