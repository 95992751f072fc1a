package io.sightline.gateway.http;

import static io.sightline.gateway.http.TestGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sightline.core.query.Query;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueriesApiTest {
  private static final String QUERIES = "/api/v1/queries";

  @TempDir Path folder;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    gateway = new TestGateway(folder);
    gateway.post("/api/v1/streams", "{\"id\":\"lobby\",\"source\":\"sim:a\"}");
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aQueryIsCreatedReadListedChangedAndDeleted() {
    HttpResponse<String> created =
        gateway.post(
            QUERIES,
            "{\"id\":\"q1\",\"sentence\":\" a person walks in \",\"streams\":[\"lobby\"],"
                + "\"settings\":{\"start_threshold\":0.7,\"merge_gap_s\":2.5}}");
    assertThat(created.statusCode()).isEqualTo(201);
    JsonNode query = json(created);
    assertThat(query.path("sentence").asText()).isEqualTo("a person walks in");
    assertThat(query.path("streams").get(0).asText()).isEqualTo("lobby");
    assertThat(query.path("encoder").asText()).isEqualTo("test@1");
    assertThat(query.path("settings").path("start_threshold").asDouble()).isEqualTo(0.7);
    assertThat(query.path("settings").path("end_threshold").asDouble()).isEqualTo(0.4);
    assertThat(query.path("settings").path("merge_gap_s").asDouble()).isEqualTo(2.5);

    assertThat(json(gateway.get(QUERIES)).path("queries")).containsExactly(query);

    JsonNode changed =
        json(
            gateway.patch(
                QUERIES + "/q1",
                "{\"sentence\":\"a dog\",\"enabled\":false,"
                    + "\"settings\":{\"start_threshold\":0.3}}"));
    assertThat(changed.path("enabled").asBoolean()).isFalse();
    assertThat(changed.path("settings").path("end_threshold").asDouble())
        .as("never above the start threshold")
        .isEqualTo(0.3);
    Query written = (Query) gateway.registry.written.get(2);
    assertThat(written.vectors().embedding()).as("encoded anew").containsExactly(0, 1, 0);

    JsonNode replaced = json(gateway.put(QUERIES + "/q1", "{\"sentence\":\"a door\"}"));
    assertThat(replaced.path("streams")).isEmpty();
    assertThat(replaced.path("enabled").asBoolean()).isTrue();
    assertThat(replaced.path("settings").path("start_threshold").asDouble()).isEqualTo(0.6);

    assertThat(gateway.delete(QUERIES + "/q1").statusCode()).isEqualTo(204);
    assertThat(gateway.get(QUERIES + "/q1").statusCode()).isEqualTo(404);
    assertThat(gateway.patch(QUERIES + "/q1", "{}").statusCode()).isEqualTo(404);
  }

  @Test
  void aQueryHasAScheduleUntilItIsGivenAnother() {
    JsonNode query =
        json(
            gateway.post(
                QUERIES,
                "{\"id\":\"q1\",\"sentence\":\"a dog\",\"settings\":{\"tell_tentative\":true},"
                    + "\"schedule\":{\"zone\":\"Europe/Berlin\",\"spans\":[\"sun 22:00-06:00\"]}}"));
    assertThat(query.path("settings").path("tell_tentative").asBoolean()).isTrue();
    assertThat(query.path("schedule").path("zone").asText()).isEqualTo("Europe/Berlin");
    assertThat(query.path("schedule").path("spans").get(0).asText()).isEqualTo("sun 22:00-06:00");

    JsonNode changed = json(gateway.patch(QUERIES + "/q1", "{\"sentence\":\"a person\"}"));
    assertThat(changed.path("schedule")).isEqualTo(query.path("schedule"));
    JsonNode always = json(gateway.patch(QUERIES + "/q1", "{\"schedule\":{\"spans\":[]}}"));
    assertThat(always.path("schedule").path("spans")).isEmpty();
  }

  @Test
  void howAQueryIsToldIsAsItsOwnerSaysAndOtherwiseAsUsual() {
    JsonNode query =
        json(
            gateway.post(
                QUERIES,
                "{\"id\":\"q1\",\"sentence\":\"a dog\","
                    + "\"alert\":{\"severity\":\"critical\",\"cooldown_s\":90.5}}"));
    assertThat(query.path("alert").toString())
        .isEqualTo("{\"severity\":\"critical\",\"cooldown_s\":90.5,\"group_s\":null}");
    assertThat(query.path("alert_in_force").path("group_s").asDouble()).isZero();

    JsonNode changed =
        json(gateway.patch(QUERIES + "/q1", "{\"alert\":{\"cooldown_s\":null,\"group_s\":5}}"));
    assertThat(changed.path("alert").toString())
        .isEqualTo("{\"severity\":\"critical\",\"cooldown_s\":null,\"group_s\":5.0}");
    assertThat(changed.path("alert_in_force").path("severity").asText()).isEqualTo("critical");
    assertThat(changed.path("alert_in_force").path("cooldown_s").asDouble()).isZero();
    assertThat(json(gateway.patch(QUERIES + "/q1", "{\"enabled\":false}")).path("alert"))
        .isEqualTo(changed.path("alert"));

    JsonNode replaced = json(gateway.put(QUERIES + "/q1", "{\"sentence\":\"a dog\"}"));
    assertThat(replaced.path("alert").path("severity").isNull()).isTrue();
    assertThat(replaced.path("alert_in_force").path("severity").asText()).isEqualTo("alert");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | sentence",
        "{\"sentence\":\"  \"} | sentence",
        "{\"sentence\":\"a zebra\"} | sentence",
        "{\"sentence\":\"a person\\nand a dog\"} | sentence",
        "{\"sentence\":\"a dog\",\"streams\":[\"nowhere\"]} | streams[0]",
        "{\"sentence\":\"a dog\",\"streams\":[\"lobby\",\"../x\"]} | streams[1]",
        "{\"sentence\":\"a dog\",\"streams\":\"lobby\"} | streams",
        "{\"sentence\":\"a dog\",\"settings\":{\"start_threshold\":0}} | settings.start_threshold",
        "{\"sentence\":\"a dog\",\"settings\":{\"start_threshold\":1}} | settings.start_threshold",
        "{\"sentence\":\"a dog\",\"settings\":{\"end_threshold\":0.7}} | settings.end_threshold",
        "{\"sentence\":\"a dog\",\"settings\":{\"min_duration_s\":-1}} | settings.min_duration_s",
        "{\"sentence\":\"a dog\",\"settings\":{\"merge_gap_s\":3601}} | settings.merge_gap_s",
        "{\"sentence\":\"a dog\",\"settings\":{\"max_duration_s\":0.0004}} |"
            + " settings.max_duration_s",
        "{\"sentence\":\"a dog\",\"settings\":{\"max_duration_s\":1e99}} |"
            + " settings.max_duration_s",
        "{\"sentence\":\"a dog\",\"settings\":{\"treshold\":0.5}} | settings.treshold",
        "{\"sentence\":\"a dog\",\"settings\":7} | settings",
        "{\"sentence\":\"a dog\",\"schedule\":{\"zone\":\"Mars/Base\"}} | schedule.zone",
        "{\"sentence\":\"a dog\",\"schedule\":{\"spans\":[\"noon\"]}} | schedule.spans",
        "{\"sentence\":\"a dog\",\"colour\":\"red\"} | colour",
        "{\"sentence\":\"a dog\",\"alert\":{\"severity\":\"red\"}} | alert.severity",
        "{\"sentence\":\"a dog\",\"alert\":{\"cooldown_s\":-1}} | alert.cooldown_s",
        "{\"sentence\":\"a dog\",\"alert\":{\"cooldown_s\":\"60\"}} | alert.cooldown_s",
        "{\"sentence\":\"a dog\",\"alert\":{\"cooldown_s\":1e99}} | alert.cooldown_s",
        "{\"sentence\":\"a dog\",\"alert\":{\"group_s\":301}} | alert.group_s",
        "{\"sentence\":\"a dog\",\"alert\":{\"quiet\":1}} | alert.quiet",
        "{\"sentence\":\"a dog\",\"alert\":null} | alert",
        "{\"id\":\"stream-offline\",\"sentence\":\"a dog\"} | id",
        "{\"id\":\"a b\",\"sentence\":\"a dog\"} | id"
      })
  void aWrongFieldIsNamed(String body, String field) {
    HttpResponse<String> refused = gateway.post(QUERIES, body);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(errors(refused)).containsExactly(field);
    assertThat(json(gateway.get(QUERIES)).path("queries")).isEmpty();
  }

  @Test
  void aSentenceOfUnknownWordsIsRefusedWithTheEncodersReason() {
    HttpResponse<String> refused = gateway.post(QUERIES, "{\"sentence\":\"a zebra\"}");
    assertThat(json(refused).path("detail").asText()).contains("knows none of the words");
  }

  @Test
  void aSentenceThatIsTooLongIsRefused() {
    String sentence = "dog ".repeat(126);
    HttpResponse<String> refused = gateway.post(QUERIES, "{\"sentence\":\"" + sentence + "\"}");
    assertThat(errors(refused)).containsExactly("sentence");
    assertThat(
            gateway
                .post(QUERIES, "{\"sentence\":\"" + sentence.substring(0, 500) + "\"}")
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void aQueryOutlivesItsStream() {
    gateway.post(QUERIES, "{\"id\":\"q1\",\"sentence\":\"a dog\",\"streams\":[\"lobby\"]}");
    gateway.delete("/api/v1/streams/lobby");
    JsonNode query =
        json(gateway.patch(QUERIES + "/q1", "{\"streams\":[\"lobby\"],\"enabled\":false}"));
    assertThat(query.path("streams").get(0).asText())
        .as("it must not come to mean all streams")
        .isEqualTo("lobby");
  }

  @Test
  void aCreationSentTwiceWithOneKeyHappensOnce() {
    String body = "{\"sentence\":\"a dog\"}";
    HttpResponse<String> first = keyed(body);
    HttpResponse<String> second = keyed(body);
    assertThat(first.statusCode()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(201);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.headers().firstValue("Location"))
        .isEqualTo(first.headers().firstValue("Location"));
    assertThat(json(gateway.get(QUERIES)).path("queries")).hasSize(1);
    assertThat(keyed("{\"sentence\":\"a person\"}").statusCode()).isEqualTo(422);
  }

  @Test
  void aRefusedCreationMayBeSentAgainWithItsKey() {
    gateway.registry.down = true;
    assertThat(keyed("{\"sentence\":\"a dog\"}").statusCode()).isEqualTo(503);
    gateway.registry.down = false;
    assertThat(keyed("{\"sentence\":\"a dog\"}").statusCode()).isEqualTo(201);
  }

  @Test
  void idsThatAreNotGivenAreMadeUp() {
    String first = json(gateway.post(QUERIES, "{\"sentence\":\"a dog\"}")).path("id").asText();
    String second = json(gateway.post(QUERIES, "{\"sentence\":\"a dog\"}")).path("id").asText();
    assertThat(first).startsWith("q-").isNotEqualTo(second);
  }

  private HttpResponse<String> keyed(String body) {
    return gateway.send(gateway.withJson("POST", QUERIES, body).header("Idempotency-Key", "k1"));
  }

  private static List<String> errors(HttpResponse<String> response) {
    return StreamSupport.stream(json(response).path("errors").spliterator(), false)
        .map(error -> error.path("field").asText())
        .toList();
  }
}
