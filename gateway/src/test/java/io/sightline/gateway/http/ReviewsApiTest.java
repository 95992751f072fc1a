package io.sightline.gateway.http;

import static io.sightline.gateway.http.TestGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sightline.core.alert.Alert;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReviewsApiTest {
  private static final String PATH = "/api/v1/reviews";
  private static final StreamId LOBBY = new StreamId("lobby");
  private static final QueryId QUERY = new QueryId("q1");

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
  void oneMomentIsOneReviewHoweverManyChannelsWereTold() {
    gateway.state.moment(
        "m1", Optional.of(Samples.moment("m1", "lobby", "q1", Type.STARTED, 0, 10, 11)));
    told("sse", "m1", 0, "", 11);
    told("webhook:ops", "m1", 0, "cooldown until noon", 11);
    told("sse", "m1", 1, "", 14);
    JsonNode reviews = json(gateway.get(PATH)).path("reviews");
    assertThat(reviews).hasSize(1);
    JsonNode one = reviews.get(0);
    assertThat(one.path("id").asText()).isEqualTo("m1");
    assertThat(one.path("outcome").asText()).isEqualTo("delivered");
    assertThat(one.path("reason").isNull()).isTrue();
    assertThat(one.path("alerts")).hasSize(3);
    assertThat(one.at("/alerts/1/reason").asText()).isEqualTo("cooldown until noon");
    assertThat(one.at("/moment/state").asText()).isEqualTo("live");
    assertThat(one.path("reviewed").asBoolean()).isFalse();
  }

  @Test
  void whatNobodyWasToldSaysWhy() {
    told("sse", "m1", 0, "silenced until noon", 11);
    JsonNode one = json(gateway.get(PATH + "?outcome=suppressed")).path("reviews").get(0);
    assertThat(one.path("reason").asText()).isEqualTo("silenced until noon");
    assertThat(one.path("moment").isNull()).as("of a moment that is not known").isTrue();
    assertThat(json(gateway.get(PATH + "?outcome=delivered")).path("reviews")).isEmpty();
  }

  @Test
  void marksOutliveARestartAndCanBeTakenAway() {
    told("sse", "m1", 0, "", 11);
    told("sse", "m2", 0, "", 12);
    assertThat(json(gateway.get(PATH)).path("unreviewed").asInt()).isEqualTo(2);
    assertThat(
            json(gateway.post(PATH, "{\"ids\":[\"m1\",\"nobody's\"],\"reviewed\":true}"))
                .path("marked")
                .asInt())
        .isEqualTo(1);
    gateway.close();
    start();
    told("sse", "m1", 0, "", 11);
    told("sse", "m2", 0, "", 12);
    assertThat(ids("?reviewed=true")).containsExactly("m1");
    assertThat(ids("?reviewed=false")).containsExactly("m2");
    assertThat(json(gateway.get(PATH)).path("unreviewed").asInt()).isEqualTo(1);
    gateway.post(PATH, "{\"ids\":[\"m1\"],\"reviewed\":false}");
    assertThat(ids("?reviewed=true")).isEmpty();
  }

  @Test
  void thePagesAreNewestFirstAndComplete() {
    for (int i = 0; i < 5; i++) {
      told("sse", "m" + i, 0, "", i / 2);
      told("webhook:ops", "m" + i, 0, "", i / 2);
    }
    List<String> seen = new ArrayList<>();
    for (String next = ""; next != null; ) {
      JsonNode page = json(gateway.get(PATH + "?limit=2" + next));
      page.path("reviews").forEach(one -> seen.add(one.path("id").asText()));
      next = page.path("next").isNull() ? null : "&cursor=" + page.path("next").asText();
    }
    assertThat(seen).containsExactly("m4", "m2", "m3", "m0", "m1");
  }

  @Test
  void aRequestThatMakesNoSenseIsRefusedNamingTheField() {
    for (String wrong : List.of("reviewed=maybe", "outcome=x", "severity=x", "cursor=x")) {
      assertThat(gateway.get(PATH + "?" + wrong).statusCode()).as(wrong).isEqualTo(422);
    }
    for (String wrong : List.of("{}", "{\"ids\":[]}", "{\"ids\":[\"m1\"]}")) {
      assertThat(gateway.post(PATH, wrong).statusCode()).as(wrong).isEqualTo(422);
    }
  }

  @Test
  void aMomentSaysWhenItWasToldAndWhatEachStageTook() {
    gateway.state.moment(
        "m1", Optional.of(Samples.moment("m1", "lobby", "q1", Type.STARTED, 0, 10, 11)));
    gateway.state.moment(
        "m1", Optional.of(Samples.moment("m1", "lobby", "q1", Type.ENDED, 1, 10, 14)));
    JsonNode told = json(gateway.get("/api/v1/moments/m1")).path("told");
    assertThat(told).hasSize(2);
    assertThat(told.at("/0/type").asText()).isEqualTo("new");
    assertThat(told.at("/1/type").asText()).isEqualTo("end");
    assertThat(told.at("/0/stages/cost_ms").has("ingest")).isTrue();
  }

  private List<String> ids(String filter) {
    List<String> ids = new ArrayList<>();
    json(gateway.get(PATH + filter))
        .path("reviews")
        .forEach(one -> ids.add(one.path("id").asText()));
    return ids;
  }

  private void told(String channel, String moment, int revision, String reason, int second) {
    gateway.state.alert(
        reason.isEmpty()
            ? Alert.delivered(moment, revision, LOBBY, QUERY, channel, Samples.at(second))
            : Alert.suppressed(
                moment, revision, LOBBY, QUERY, channel, reason, Samples.at(second)));
  }
}
