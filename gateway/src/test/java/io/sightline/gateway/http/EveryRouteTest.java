package io.sightline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.gateway.access.Permission;
import io.sightline.gateway.access.Scope;
import io.sightline.gateway.access.Sessions;
import io.sightline.gateway.http.Route.Cameras;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an attacker tries, on every route there is. */
class EveryRouteTest {
  /**
   * Of every route with parameters, a request for what Vera must not see. A route that is not in
   * here fails {@link #everyRouteIsTried}: decide whom it is for, then add it.
   */
  private static final Map<String, String> FORBIDDEN =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("GET /api/v1/streams/{id}", "/api/v1/streams/vault"),
              Map.entry("PUT /api/v1/streams/{id}", "/api/v1/streams/vault"),
              Map.entry("PATCH /api/v1/streams/{id}", "/api/v1/streams/vault"),
              Map.entry("DELETE /api/v1/streams/{id}", "/api/v1/streams/vault"),
              Map.entry("GET /api/v1/streams/{id}/latest.jpg", "/api/v1/streams/vault/latest.jpg"),
              Map.entry("GET /api/v1/streams/{id}/scores", "/api/v1/streams/vault/scores"),
              Map.entry("GET /api/v1/streams/{id}/coverage", "/api/v1/streams/vault/coverage"),
              Map.entry("GET /api/v1/streams/{id}/memory", "/api/v1/streams/vault/memory"),
              Map.entry("GET /api/v1/queries/{id}", "/api/v1/queries/q-vault"),
              Map.entry("PUT /api/v1/queries/{id}", "/api/v1/queries/q-vault"),
              Map.entry("PATCH /api/v1/queries/{id}", "/api/v1/queries/q-vault"),
              Map.entry("DELETE /api/v1/queries/{id}", "/api/v1/queries/q-vault"),
              Map.entry("GET /api/v1/moments/{id}", "/api/v1/moments/m-vault"),
              Map.entry(
                  "GET /api/v1/moments/{id}/thumbnail.jpg",
                  "/api/v1/moments/m-vault/thumbnail.jpg"),
              Map.entry("GET /api/v1/moments/{id}/clip.mp4", "/api/v1/moments/m-vault/clip.mp4"),
              Map.entry(
                  "GET /api/v1/moments/{id}/thumbnails", "/api/v1/moments/m-vault/thumbnails"),
              Map.entry(
                  "GET /api/v1/moments/{id}/thumbnails/{number}",
                  "/api/v1/moments/m-vault/thumbnails/0.jpg"),
              Map.entry("DELETE /api/v1/silences/{id}", "/api/v1/silences/s-stream-vault"),
              Map.entry("POST /api/v1/delivery/{id}/test", "/api/v1/delivery/webhook:ops/test"),
              Map.entry("GET /api/v1/users/{name}", "/api/v1/users/ada"),
              Map.entry("PATCH /api/v1/users/{name}", "/api/v1/users/ada"),
              Map.entry("DELETE /api/v1/users/{name}", "/api/v1/users/ada"),
              Map.entry("DELETE /api/v1/tokens/{token}", "/api/v1/tokens/0123456789abcdef")));

  /** Routes of no camera that nobody needs to sign in for. */
  private static final List<String> OPEN =
      List.of(
          "GET /health",
          "GET /ready",
          "GET /api/v1/openapi.json",
          "GET /api/v1/session",
          "POST /api/v1/session");

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

  private static String path(Route route) {
    return FORBIDDEN.getOrDefault(route.toString(), route.path());
  }

  private static String body(Route route) {
    return route.reads() || route.method().name().equals("DELETE") ? "" : "{}";
  }

  private List<Route> guarded() {
    return site.gateway.routes().stream().filter(route -> route.needs().isPresent()).toList();
  }

  @Test
  void everyRouteIsTried() {
    assertThat(
            site.gateway.routes().stream()
                .filter(route -> route.path().contains("{"))
                .map(Route::toString))
        .containsExactlyInAnyOrderElementsOf(FORBIDDEN.keySet());
    assertThat(
            site.gateway.routes().stream()
                .filter(route -> route.needs().isEmpty())
                .map(Route::toString))
        .as("open to everybody: these, and the page")
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(OPEN.stream(), Page.paths().stream().map(path -> "GET " + path))
                .toList());
    assertThat(guarded())
        .as("routes of people who see some cameras say how the others are kept from them")
        .filteredOn(route -> route.cameras() == Cameras.NONE)
        .allMatch(route -> route.needs().get() == Permission.OWN);
    assertThat(guarded())
        .filteredOn(route -> !route.reads() && route.needs().get() != Permission.OWN)
        .as("whoever sees some cameras changes nothing but their own marks")
        .filteredOn(route -> !route.path().equals("/api/v1/reviews"))
        .allMatch(route -> route.cameras() == Cameras.ALL);
  }

  @Test
  void whoIsNotSignedInGetsNothing() {
    for (Route route : guarded()) {
      HttpResponse<String> answer = site.send(route.method().name(), path(route), body(route), "");
      assertThat(answer.statusCode()).as(route.toString()).isEqualTo(401);
      assertThat(answer.body()).as(route.toString()).doesNotContain(Site.SECRET_WORD);
      if (route.reads()) {
        assertThat(site.send("HEAD", path(route), "", "").statusCode())
            .as("HEAD of " + route)
            .isEqualTo(405);
      }
    }
  }

  @Test
  void aWrongTokenGetsNothingNotEvenWhatIsOpen() {
    String token = site.gateway.token("ada", Scope.ADMIN);
    String other = token.substring(0, token.length() - 1) + (token.endsWith("A") ? 'B' : 'A');
    List<String> wrong = List.of(other, "slt_0123456789abcdef_" + token.substring(21), "x", token);
    for (Route route : site.gateway.routes()) {
      for (String attempt : wrong.subList(0, 3)) {
        site.now = site.now.plusSeconds(60);
        assertThat(site.send(route.method().name(), path(route), body(route), attempt).statusCode())
            .as(route.toString())
            .isEqualTo(401);
      }
    }
    assertThat(site.send("GET", "/api/v1/users", "", token).statusCode()).isEqualTo(200);
  }

  @Test
  void aSessionThatIsOverGetsNothing() {
    Site.Browser ada = site.signIn("ada");
    assertThat(ada.get("/api/v1/users").statusCode()).isEqualTo(200);
    site.now = site.now.plus(Sessions.IDLE);
    for (Route route : guarded()) {
      site.now = site.now.plusSeconds(1);
      assertThat(ada.send(route.method().name(), path(route), body(route)).statusCode())
          .as(route.toString())
          .isEqualTo(401);
    }
  }

  @Test
  void aViewerOfOneCameraNeverHearsOfAnother() {
    Site.Browser vera = site.signIn("vera");
    for (Route route : guarded()) {
      if (route.answer().equals("text/event-stream")
          || route.toString().equals("DELETE /api/v1/session")) {
        continue; // EventsOfViewersTest has the first; the second ends the test.
      }
      HttpResponse<String> answer = vera.send(route.method().name(), path(route), body(route));
      boolean named = FORBIDDEN.containsKey(route.toString());
      if (route.cameras() == Cameras.ALL) {
        assertThat(answer.statusCode()).as(route.toString()).isEqualTo(403);
      } else if (named) {
        assertThat(answer.statusCode()).as(route.toString()).isEqualTo(404);
      }
      String said =
          answer
              .body()
              .replace("there is no stream vault", "")
              .replace("there is no query q-vault", "");
      assertThat(said).as(route.toString()).doesNotContain(Site.SECRET_WORD);
    }
    for (String asked :
        List.of(
            "/api/v1/moments?stream=vault",
            "/api/v1/moments?query=q-vault",
            "/api/v1/scores?stream=vault",
            "/api/v1/scores?query=q-vault&seconds=3600",
            "/api/v1/alerts?stream=vault",
            "/api/v1/alerts?moment=m-vault",
            "/api/v1/reviews",
            "/api/v1/reviews?id=m-vault",
            "/api/v1/reviews?stream=vault",
            "/api/v1/status",
            "/api/v1/streams/lobby/scores?query=q-vault",
            "/api/v1/streams/lobby/memory",
            "/api/v1/queries",
            "/api/v1/silences")) {
      HttpResponse<String> answer = vera.get(asked);
      assertThat(answer.statusCode()).as(asked).isEqualTo(200);
      assertThat(answer.body()).as(asked).doesNotContain(Site.SECRET_WORD);
    }
    assertThat(vera.get("/api/v1/streams").body()).contains("\"lobby\"");
    assertThat(vera.get("/api/v1/scores").body()).contains("q-lobby");
    assertThat(vera.get("/api/v1/silences").body())
        .contains("s-stream-lobby")
        .contains("s-query-lobby");
    assertThat(vera.get("/api/v1/queries").body()).contains("q-both").contains("q-all");
    assertThat(vera.get("/api/v1/streams/lobby/latest.jpg").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsNotThereAndWhatOneMayNotSeeLookAlike() {
    Site.Browser vera = site.signIn("vera");
    for (String kind :
        List.of(
            "streams/%s",
            "streams/%s/latest.jpg",
            "streams/%s/scores",
            "streams/%s/coverage",
            "streams/%s/memory",
            "queries/q-%s",
            "moments/m-%s",
            "moments/m-%s/thumbnail.jpg")) {
      String hidden = vera.get("/api/v1/" + String.format(kind, "vault")).body();
      String absent = vera.get("/api/v1/" + String.format(kind, "other")).body();
      assertThat(hidden.replace("vault", "other")).as(kind).isEqualTo(absent);
    }
  }

  @Test
  void anOperatorRulesCamerasButNotPeople() {
    Site.Browser olga = site.signIn("olga");
    for (Route route : guarded()) {
      if (route.answer().equals("text/event-stream")) {
        continue;
      }
      int status =
          route.needs().get() == Permission.ADMIN
              ? olga.send(route.method().name(), path(route), body(route)).statusCode()
              : 403;
      assertThat(status).as(route.toString()).isEqualTo(403);
    }
    assertThat(olga.send("PATCH", "/api/v1/streams/vault", "{\"name\":\"Deep\"}").statusCode())
        .isEqualTo(200);
  }

  @Test
  void aTokenDoesWhatItsScopesSayAndNeverMoreThanItsOwner() {
    String alerts = site.gateway.token("ada", Scope.ALERTS);
    String reads = site.gateway.token("ada", Scope.READ);
    String writes = site.gateway.token("ada", Scope.WRITE);
    String admin = site.gateway.token("ada", Scope.ADMIN);
    String borrowed = site.gateway.token("vera", Scope.WRITE, Scope.ADMIN);
    for (Route route : guarded()) {
      if (route.answer().equals("text/event-stream")) {
        continue;
      }
      site.now = site.now.plusSeconds(60);
      Permission needed = route.needs().get();
      expect(route, alerts, needed == Permission.ALERTS);
      expect(route, reads, needed == Permission.ALERTS || needed == Permission.READ);
      if (needed == Permission.ADMIN) {
        expect(route, writes, false);
      }
      if (needed == Permission.OWN) {
        expect(route, admin, false);
      }
      if (needed == Permission.WRITE || needed == Permission.ADMIN) {
        expect(route, borrowed, false);
      }
    }
  }

  private void expect(Route route, String token, boolean allowed) {
    int status = site.send(route.method().name(), path(route), body(route), token).statusCode();
    if (allowed) {
      assertThat(status).as(route.toString()).isNotIn(401, 403);
    } else {
      assertThat(status).as(route.toString()).isEqualTo(403);
    }
  }

  @Test
  void aChangeByCookieAloneIsTakenForForged() {
    Site.Browser ada = site.signIn("ada");
    int before = site.gateway.registry.written.size();
    for (Route route : guarded()) {
      if (route.reads()) {
        continue;
      }
      HttpResponse<String> answer = ada.sendForged(route.method().name(), path(route), body(route));
      assertThat(answer.statusCode()).as(route.toString()).isEqualTo(403);
      assertThat(answer.body()).as(route.toString()).contains("urn:sightline:problem:csrf");
      assertThat(
              new Site.Browser(site, ada.cookie(), "x".repeat(43))
                  .send(route.method().name(), path(route), body(route))
                  .statusCode())
          .as(route.toString())
          .isEqualTo(403);
    }
    assertThat(site.gateway.registry.written).hasSize(before);
  }

  @Test
  void whatNobodyReadsIsNoParameter() {
    Site.Browser ada = site.signIn("ada");
    for (Route route : site.gateway.routes()) {
      if (route.path().startsWith("/api/")) {
        site.now = site.now.plusSeconds(60);
        assertThat(
                ada.send(route.method().name(), path(route) + "?token=abc", body(route))
                    .statusCode())
            .as(route.toString())
            .isEqualTo(422);
      }
    }
  }
}
