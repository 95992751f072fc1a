package io.sightline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.GatewayLimits;
import io.sightline.gateway.Samples;
import io.sightline.gateway.events.EventType;
import io.sightline.gateway.http.EventClient.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsApiTest {
  private static final String EVENTS = "/api/v1/events";
  private static final int CLIENTS = 3;
  private static final int QUEUE = 64;

  @TempDir Path folder;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    start(Duration.ofSeconds(60));
  }

  private void start(Duration keepAlive) {
    GatewayLimits limits =
        new GatewayLimits(
            8, 64, 64 * 1024, 100, 100, 100, 100, 100, 1 << 20, CLIENTS, QUEUE, QUEUE);
    gateway =
        new TestGateway(folder, limits, keepAlive, List.of(), InstantSource.fixed(Samples.at(11)));
    gateway.registry.save(Samples.stream("lobby"));
    gateway.registry.save(Samples.query("q1", "a dog"));
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void theFirstEventTellsHowItBegins() throws IOException {
    try (EventClient client = EventClient.reading(gateway.port(), EVENTS)) {
      assertThat(client.status).isEqualTo(200);
      assertThat(client.headers.get("content-type")).isEqualTo("text/event-stream;charset=utf-8");
      assertThat(client.headers.get("cache-control")).isEqualTo("no-store");
      Received init = client.next();
      assertThat(init.type()).isEqualTo("init");
      assertThat(init.id()).startsWith("run1-");
      assertThat(json(init).path("resumed").asBoolean()).isFalse();
      assertThat(json(init).path("ready").asBoolean()).isTrue();
    }
  }

  @Test
  void aMomentIsToldAsNewUpdateAndEndWithItsStages() throws IOException {
    try (EventClient client = EventClient.reading(gateway.port(), EVENTS)) {
      client.next();
      tell(Type.STARTED, 0, 10.5);
      JsonNode told = json(client.next());
      assertThat(told.path("type").asText()).isEqualTo("new");
      assertThat(told.path("told_at").asDouble()).isEqualTo(10.5);
      assertThat(told.path("moment").path("sentence").asText()).isEqualTo("a dog");
      assertThat(told.path("moment").path("ended_at").isNull()).isTrue();
      JsonNode stages = told.path("stages");
      assertThat(stages.path("captured").asText()).isEqualTo("2026-11-21T09:00:10.500Z");
      assertThat(stages.path("ingested").asText()).isEqualTo("2026-11-21T09:00:10.540Z");
      assertThat(stages.path("emitted").asText()).isEqualTo("2026-11-21T09:00:10.600Z");
      assertThat(stages.path("delivered").asText()).isEqualTo("2026-11-21T09:00:11.000Z");
      assertThat(told.path("stages").path("cost_ms").path("ingest").asInt()).isEqualTo(40);
      assertThat(told.path("stages").path("cost_ms").path("deliver").asInt()).isEqualTo(400);
      tell(Type.UPDATED, 1, 11);
      assertThat(json(client.next()).path("type").asText()).isEqualTo("update");
      tell(Type.ENDED, 2, 12);
      JsonNode end = json(client.next());
      assertThat(end.path("type").asText()).isEqualTo("end");
      assertThat(end.path("moment").path("ended_at").asText())
          .isEqualTo("2026-11-21T09:00:12.000Z");
    }
  }

  @Test
  void changesOfStreamsAndQueriesAreToldToEveryClient() throws IOException {
    try (EventClient one = EventClient.reading(gateway.port(), EVENTS);
        EventClient two = EventClient.reading(gateway.port(), EVENTS)) {
      one.next();
      two.next();
      gateway.post("/api/v1/streams", "{\"id\":\"yard\",\"source\":\"rtsp://a:pw@camera/1\"}");
      gateway.delete("/api/v1/queries/q1");
      for (EventClient client : List.of(one, two)) {
        Received stream = client.next();
        assertThat(stream.type()).isEqualTo("stream");
        assertThat(json(stream).path("stream").path("id").asText()).isEqualTo("yard");
        assertThat(stream.data()).doesNotContain("pw");
        Received query = client.next();
        assertThat(query.type()).isEqualTo("query");
        assertThat(json(query).path("type").asText()).isEqualTo("delete");
      }
    }
  }

  @Test
  void scoresComeWithTheirWallClock() throws IOException {
    try (EventClient client = EventClient.reading(gateway.port(), EVENTS + "?types=score")) {
      client.next();
      tell(Type.STARTED, 0, 10.5);
      gateway.state.scored(Samples.scores("lobby", 2, Map.of("q1", 0.5f)));
      Received score = client.next();
      assertThat(score.type()).isEqualTo("score");
      assertThat(score.id()).as("not kept, so without id").isEmpty();
      assertThat(json(score).path("at_ms").get(1).asLong()).isEqualTo(Samples.at(2).toEpochMilli());
      assertThat(json(score).path("scores").path("q1").get(1).get(2).asDouble()).isEqualTo(0.5);
    }
  }

  @Test
  void aClientThatLostItsConnectionGetsWhatItMissed() throws IOException {
    String seen;
    try (EventClient client = EventClient.reading(gateway.port(), EVENTS)) {
      client.next();
      publish("lobby", "1");
      seen = client.next().id();
    }
    publish("lobby", "2");
    publish("lobby", "3");
    try (EventClient back = EventClient.reading(gateway.port(), EVENTS, "Last-Event-ID: " + seen)) {
      assertThat(json(back.next()).path("resumed").asBoolean()).isTrue();
      assertThat(back.next().data()).isEqualTo("2");
      assertThat(back.next().data()).isEqualTo("3");
      publish("lobby", "4");
      assertThat(back.next().data()).isEqualTo("4");
    }
  }

  @Test
  void aClientOfAnotherRunStartsAnew() throws IOException {
    try (EventClient back = EventClient.reading(gateway.port(), EVENTS, "Last-Event-ID: run0-1")) {
      assertThat(json(back.next()).path("resumed").asBoolean()).isFalse();
    }
  }

  @Test
  void onlyTheStreamsAskedForCome() throws IOException {
    try (EventClient client =
        EventClient.reading(gateway.port(), EVENTS + "?stream=yard,gate&types=moment")) {
      client.next();
      publish("lobby", "1");
      publish("gate", "2");
      assertThat(client.next().data()).isEqualTo("2");
    }
  }

  @Test
  void aWrongFilterIsRefused() throws IOException {
    for (String wrong : List.of("?types=moments", "?stream=%2F", "?streams=a")) {
      try (EventClient client = new EventClient(gateway.port(), EVENTS + wrong, 0)) {
        assertThat(client.status).isEqualTo(422);
      }
    }
    assertThat(gateway.hub.clientCount()).isZero();
  }

  @Test
  void aQuietConnectionIsKeptAlive() throws IOException {
    gateway.close();
    start(Duration.ofMillis(50));
    try (EventClient client = EventClient.reading(gateway.port(), EVENTS)) {
      client.next();
      assertThat(client.next().data()).isEqualTo(": keep-alive");
      assertThat(client.next().data()).isEqualTo(": keep-alive");
    }
  }

  @Test
  void aSlowClientIsDroppedAndTheOthersLoseNothing() throws IOException {
    String large = "\"" + "x".repeat(100_000) + "\"";
    try (EventClient slow = new EventClient(gateway.port(), EVENTS, 4_096);
        EventClient quick = EventClient.reading(gateway.port(), EVENTS)) {
      quick.next();
      int sent = 0;
      // The socket buffers fill, then the queue, then it is dropped; the quick one keeps up.
      while (gateway.hub.clientCount() == 2 && sent < 2_000) {
        publish("lobby", large);
        sent++;
        assertThat(quick.next().data().length()).isEqualTo(large.length());
      }
      assertThat(gateway.hub.clientCount()).isEqualTo(1);
      assertThat(gateway.get("/metrics").body())
          .contains("sightline_event_clients_closed_total{reason=\"slow\"} 1");
      slow.startReading();
      Received last = slow.next();
      for (int i = 0; i < sent && !last.type().equals("over"); i++) {
        last = slow.next();
      }
      assertThat(last.type()).as("its connection is cut").isEqualTo("over");
      publish("lobby", "still here");
      assertThat(quick.next().data()).isEqualTo("still here");
    }
  }

  @Test
  void aClientThatGoesAwayMakesRoom() throws IOException {
    List<EventClient> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(EventClient.reading(gateway.port(), EVENTS));
      clients.get(i).next();
    }
    try (EventClient tooMany = new EventClient(gateway.port(), EVENTS, 0)) {
      assertThat(tooMany.status).isEqualTo(503);
      assertThat(tooMany.headers.get("retry-after")).isEqualTo("10");
    }
    clients.forEach(EventClient::close);
    waitFor(
        () -> {
          // A socket that is gone is noticed when it is written to.
          publish("lobby", "anybody?");
          return gateway.hub.clientCount() == 0;
        });
    try (EventClient next = EventClient.reading(gateway.port(), EVENTS)) {
      assertThat(next.next().type()).isEqualTo("init");
      publish("lobby", "the writer goes on");
      assertThat(next.next().data()).isEqualTo("the writer goes on");
    }
  }

  @Test
  void stoppingEndsTheConnections() throws IOException {
    try (EventClient client = EventClient.reading(gateway.port(), EVENTS)) {
      client.next();
      gateway.close();
      assertThat(client.next().type()).isEqualTo("over");
    }
  }

  @Test
  void manyEventsComeInOrderAndOnce() throws IOException {
    try (EventClient client = EventClient.reading(gateway.port(), EVENTS)) {
      client.next();
      for (int i = 0; i < 2_000; i++) {
        publish("lobby", "" + i);
        if (i % 32 == 31) {
          for (int j = i - 31; j <= i; j++) {
            assertThat(client.next().data()).isEqualTo("" + j);
          }
        }
      }
      assertThat(gateway.hub.clientCount()).isEqualTo(1);
    }
  }

  private void tell(Type type, int revision, double end) {
    gateway.state.moment(
        "m1", Optional.of(Samples.moment("m1", "lobby", "q1", type, revision, 10, end)));
  }

  private void publish(String stream, String json) {
    gateway.hub.publish(EventType.MOMENT, Optional.of(new StreamId(stream)), json);
  }

  private static JsonNode json(Received event) throws IOException {
    return new ObjectMapper().readTree(event.data());
  }

  private static void waitFor(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("in time").isNegative();
      Thread.onSpinWait();
    }
  }
}
