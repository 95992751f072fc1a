package io.sightline.gateway.http;

import static io.sightline.gateway.http.TestGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.video.StreamStatus;
import io.sightline.gateway.GatewayLimits;
import io.sightline.gateway.Samples;
import io.sightline.gateway.view.Versioned;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MomentsApiTest {
  private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, 1, (byte) 0xff, (byte) 0xd9};

  @TempDir Path folder;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    gateway =
        new TestGateway(
            folder,
            GatewayLimits.DEFAULT,
            Duration.ofSeconds(15),
            List.of(),
            InstantSource.fixed(Samples.at(60)));
    gateway.registry.save(Samples.stream("lobby"));
    gateway.registry.save(Samples.query("q1", "a dog"));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void aMomentSaysWhereWhatAndWhen() {
    tell(Samples.started("m1", 10));
    JsonNode live = json(gateway.get("/api/v1/moments")).path("moments").get(0);
    assertThat(live.path("id").asText()).isEqualTo("m1");
    assertThat(live.path("stream").asText()).isEqualTo("lobby");
    assertThat(live.path("sentence").asText()).isEqualTo("a dog");
    assertThat(live.path("start").asDouble()).isEqualTo(10);
    assertThat(live.path("started_at").asText()).isEqualTo("2026-11-21T09:00:10.000Z");
    assertThat(live.path("ended_at").isNull()).isTrue();
    assertThat(live.path("state").asText()).isEqualTo("live");
    assertThat(live.path("score").asDouble()).isEqualTo(0.87654);

    tell(Samples.moment("m1", "lobby", "q1", Type.ENDED, 1, 10, 14.25));
    JsonNode ended = json(gateway.get("/api/v1/moments/m1"));
    assertThat(ended.path("state").asText()).isEqualTo("ended");
    assertThat(ended.path("end").asDouble()).isEqualTo(14.25);
    assertThat(ended.path("ended_at").asText()).isEqualTo("2026-11-21T09:00:14.250Z");
    assertThat(ended.path("end_reason").asText()).isEqualTo("scores_fell");
    assertThat(gateway.get("/api/v1/moments/nowhere").statusCode()).isEqualTo(404);
  }

  @Test
  void pagesFollowTheCursorToTheEnd() {
    for (int i = 0; i < 7; i++) {
      tell(Samples.started("m" + i, i));
    }
    List<String> seen = new ArrayList<>();
    String path = "/api/v1/moments?limit=3";
    for (String next = path; next != null; ) {
      JsonNode page = json(gateway.get(next));
      page.path("moments").forEach(moment -> seen.add(moment.path("id").asText()));
      next = page.path("next").isNull() ? null : path + "&cursor=" + page.path("next").asText();
    }
    assertThat(seen).containsExactly("m6", "m5", "m4", "m3", "m2", "m1", "m0");
  }

  @Test
  void filtersRestrict() {
    tell(Samples.moment("a", "lobby", "q1", Type.ENDED, 1, 10, 20));
    tell(Samples.moment("b", "yard", "q2", Type.STARTED, 0, 30, 31));
    assertThat(ids("?stream=yard")).containsExactly("b");
    assertThat(ids("?query=q1")).containsExactly("a");
    assertThat(ids("?state=ended")).containsExactly("a");
    assertThat(ids("?state=live")).containsExactly("b");
    assertThat(ids("?from=2026-11-21T09:00:25Z")).containsExactly("b");
    assertThat(ids("?to=2026-11-21T09:00:25Z")).containsExactly("a");
    assertThat(ids("?stream=nowhere")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=501",
        "limit=x",
        "cursor=xyz",
        "from=yesterday",
        "stream=..%2F",
        "query=%20",
        "state=open",
        "stram=lobby"
      })
  void aWrongParameterIsNamed(String parameter) {
    HttpResponse<String> refused = gateway.get("/api/v1/moments?" + parameter);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).path("errors").get(0).path("field").asText())
        .isEqualTo(parameter.substring(0, parameter.indexOf('=')));
  }

  @Test
  void recentScoresComeAsLines() {
    gateway.state.scored(Samples.scores("lobby", 30, Map.of("q1", 0.25f)));
    JsonNode line = json(gateway.get("/api/v1/scores?stream=lobby&query=q1")).path("series").get(0);
    assertThat(line.path("points")).hasSize(2);
    JsonNode point = line.path("points").get(1);
    assertThat(point.get(0).asLong()).isEqualTo(Samples.at(30).toEpochMilli());
    assertThat(point.get(3).asDouble()).isEqualTo(0.25);
    assertThat(json(gateway.get("/api/v1/scores?seconds=5")).path("series").get(0).path("points"))
        .as("older than asked for")
        .isEmpty();
  }

  @Test
  void theLatestPictureOfAStreamIsServed() {
    assertThat(gateway.get("/api/v1/streams/lobby/latest.jpg").statusCode()).isEqualTo(404);
    gateway.state.framed(Samples.frame("lobby", 8, JPEG));
    HttpResponse<String> picture = gateway.get("/api/v1/streams/lobby/latest.jpg");
    assertThat(picture.statusCode()).isEqualTo(200);
    assertThat(picture.headers().firstValue("Content-Type")).contains("image/jpeg");
    assertThat(picture.headers().firstValue("Last-Modified"))
        .contains("Sat, 21 Nov 2026 09:00:02 GMT");
    assertThat(json(gateway.get("/api/v1/streams/lobby")).path("thumbnail").asText())
        .isEqualTo("/api/v1/streams/lobby/latest.jpg");
    gateway.state.framed(Samples.frame("unregistered", 8, JPEG));
    assertThat(gateway.get("/api/v1/streams/unregistered/latest.jpg").statusCode()).isEqualTo(404);
  }

  @Test
  void statusSaysWhatEachStreamIsDoing() {
    StreamStatus offline =
        Samples.status("lobby", StreamStatus.State.OFFLINE, "connection refused");
    gateway.state.status(
        offline.stream(), Optional.of(new Versioned<>(offline, "0-1", Samples.EPOCH_AT)));
    JsonNode status = json(gateway.get("/api/v1/status"));
    assertThat(status.path("ready").asBoolean()).isTrue();
    JsonNode stream = status.path("streams").get(0);
    assertThat(stream.path("state").asText()).isEqualTo("offline");
    assertThat(stream.path("reason").asText()).isEqualTo("connection refused");
    assertThat(stream.path("coverage").get(0).path("coverage").asText()).isEqualTo("watched");
    assertThat(json(gateway.get("/api/v1/streams/lobby")).path("status").path("state").asText())
        .isEqualTo("offline");
  }

  @Test
  void probesAndMetricsAnswer() {
    assertThat(gateway.get("/health").statusCode()).isEqualTo(200);
    assertThat(gateway.get("/ready").statusCode()).isEqualTo(200);
    tell(Samples.started("m1", 10));
    assertThat(gateway.get("/metrics").body())
        .contains("sightline_event_clients 0.0\n")
        .contains("sightline_events_total{type=\"moment\"} 1\n")
        .contains(
            "sightline_moment_latency_seconds_bucket{stage=\"ingest\",le=\"0.025\"} 0\n"
                + "sightline_moment_latency_seconds_bucket{stage=\"ingest\",le=\"0.05\"} 1\n")
        .contains("sightline_http_requests_total{request=\"get 2xx\"}");
  }

  private void tell(MomentUpdate update) {
    gateway.state.moment(update.moment().id(), Optional.of(update));
  }

  private List<String> ids(String parameters) {
    List<String> ids = new ArrayList<>();
    json(gateway.get("/api/v1/moments" + parameters))
        .path("moments")
        .forEach(moment -> ids.add(moment.path("id").asText()));
    return ids;
  }
}
