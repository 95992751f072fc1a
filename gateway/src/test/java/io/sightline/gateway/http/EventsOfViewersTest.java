package io.sightline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.video.StreamStatus;
import io.sightline.gateway.Samples;
import io.sightline.gateway.access.Role;
import io.sightline.gateway.access.Scope;
import io.sightline.gateway.http.EventClient.Received;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsOfViewersTest {
  private static final String EVENTS = "/api/v1/events";

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void start() {
    site = new Site(folder, Duration.ofMillis(50), config -> config);
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private EventClient listen(Site.Browser who, String query, String... headers) throws IOException {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add("Cookie: " + who.cookie());
    return EventClient.reading(site.gateway.port(), EVENTS + query, all.toArray(String[]::new));
  }

  /** Everything that can be told, of both cameras. */
  private void tellEverything(int revision) {
    for (String camera : List.of("vault", "lobby")) {
      site.gateway.state.moment(
          "m-" + camera,
          Optional.of(
              Samples.moment("m-" + camera, camera, "q-" + camera, Type.ENDED, revision, 10, 12)));
      site.gateway.state.status(
          Samples.stream(camera).id(),
          Optional.of(
              new io.sightline.gateway.view.Versioned<>(
                  Samples.status(camera, StreamStatus.State.OFFLINE, camera), "1", site.now)));
      site.gateway.state.scored(Samples.scores(camera, 30, Map.of("q-" + camera, 0.5f)));
      site.gateway.registry.save(Samples.stream(camera));
      site.gateway.registry.save(
          site.gateway.state.queries().get(query("q-" + camera)).get().value());
    }
    site.gateway.registry.save(site.gateway.state.queries().get(query("q-both")).get().value());
  }

  private static io.sightline.core.query.QueryId query(String id) {
    return new io.sightline.core.query.QueryId(id);
  }

  private static Received next(EventClient client) {
    Received next = client.next();
    while (next.type().equals(":")) {
      next = client.next();
    }
    return next;
  }

  @Test
  void aViewerHearsOfTheirCameraAlone() throws IOException {
    try (EventClient client = listen(site.signIn("vera"), "")) {
      assertThat(next(client).type()).isEqualTo("init");
      tellEverything(2);
      List<String> heard = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Received event = next(client);
        assertThat(event.data()).doesNotContain(Site.SECRET_WORD);
        heard.add(event.type());
      }
      assertThat(heard).containsExactly("moment", "status", "score", "stream", "query", "query");
    }
  }

  @Test
  void whatTheyMissedIsReplayedOfTheirCameraAlone() throws IOException {
    Site.Browser vera = site.signIn("vera");
    String seen;
    try (EventClient client = listen(vera, "")) {
      seen = next(client).id();
    }
    tellEverything(2);
    try (EventClient back = listen(vera, "", "Last-Event-ID: " + seen)) {
      assertThat(next(back).data()).contains("\"resumed\":true");
      for (int i = 0; i < 5; i++) {
        assertThat(next(back).data()).doesNotContain(Site.SECRET_WORD);
      }
      tellEverything(3);
      assertThat(next(back).data()).as("nothing more was missed").contains("\"revision\":3");
    }
  }

  @Test
  void askingForAnotherCameraHelpsNothing() throws IOException {
    try (EventClient client = listen(site.signIn("vera"), "?stream=vault&types=moment")) {
      assertThat(next(client).type()).isEqualTo("init");
      tellEverything(2);
      assertThat(client.next().type()).as("silence").isEqualTo(":");
    }
  }

  @Test
  void aQueryThatLeavesTheirCamerasIsGoneForThem() throws IOException {
    try (EventClient client = listen(site.signIn("vera"), "")) {
      next(client);
      Site.Browser ada = site.signIn("ada");
      ada.send("PATCH", "/api/v1/queries/q-both", "{\"streams\":[\"vault\"]}");
      Received gone = next(client);
      assertThat(gone.type()).isEqualTo("query");
      assertThat(gone.data()).isEqualTo("{\"type\":\"delete\",\"id\":\"q-both\"}");
      ada.send("PATCH", "/api/v1/queries/q-both", "{\"sentence\":\"a dog in the vault\"}");
      ada.send("DELETE", "/api/v1/queries/q-both", "");
      ada.send("PATCH", "/api/v1/queries/q-all", "{\"enabled\":false}");
      assertThat(next(client).data()).as("the next they hear of").contains("q-all");
    }
  }

  @Test
  void whoSignsOutHearsNoMore() throws IOException {
    Site.Browser vera = site.signIn("vera");
    try (EventClient client = listen(vera, "")) {
      next(client);
      assertThat(vera.send("DELETE", "/api/v1/session", "").statusCode()).isEqualTo(204);
      assertThat(next(client).type()).isEqualTo("over");
    }
    assertThat(site.gateway.metrics.toText())
        .contains("sightline_event_clients_closed_total{reason=\"revoked\"} 1");
  }

  @Test
  void whoseCamerasChangeMustComeAgain() throws IOException {
    try (EventClient client = listen(site.signIn("vera"), "")) {
      next(client);
      site.gateway.user("vera", Role.VIEWER, "yard");
      assertThat(next(client).type()).isEqualTo("over");
    }
  }

  @Test
  void aTokenForAlertsHearsOfMomentsOnly() throws IOException {
    String token = "Authorization: Bearer " + site.gateway.token("olga", Scope.ALERTS);
    try (EventClient client = EventClient.reading(site.gateway.port(), EVENTS, token)) {
      next(client);
      tellEverything(2);
      assertThat(next(client).type()).isEqualTo("moment");
      assertThat(next(client).type()).isEqualTo("moment");
      tellEverything(3);
      assertThat(next(client).type()).isEqualTo("moment");
    }
    try (EventClient client =
        new EventClient(site.gateway.port(), EVENTS + "?types=score", 0, token)) {
      assertThat(client.status).isEqualTo(403);
    }
  }

  @Test
  void oneOfManyCannotTakeAllPlaces() throws IOException {
    Site.Browser vera = site.signIn("vera");
    List<EventClient> clients = new ArrayList<>();
    int refused = 0;
    for (int i = 0; i < 70; i++) {
      EventClient client =
          new EventClient(site.gateway.port(), EVENTS, 0, "Cookie: " + vera.cookie());
      clients.add(client);
      refused += client.status == 503 ? 1 : 0;
    }
    assertThat(refused).isEqualTo(6);
    try (EventClient other =
        new EventClient(site.gateway.port(), EVENTS, 0, "Cookie: " + site.signIn("ada").cookie())) {
      assertThat(other.status).isEqualTo(200);
    }
    clients.forEach(EventClient::close);
  }
}
