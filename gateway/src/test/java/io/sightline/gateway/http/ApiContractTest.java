package io.sightline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import io.sightline.gateway.access.Scope;
import io.sightline.gateway.http.EventClient.Received;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The gateway does what its OpenAPI document says, route by route. */
class ApiContractTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);

  /** What is sent where the document asks for a body of this name. */
  private static final Map<String, String> BODIES =
      Map.ofEntries(
          Map.entry("post StreamDraft", "{\"name\":\"Yard\",\"source\":\"sim:yard\"}"),
          Map.entry("put StreamDraft", "{\"source\":\"sim:lobby\",\"frames_per_second\":2}"),
          Map.entry("patch StreamDraft", "{\"name\":\"Hall\",\"crop\":null,\"masks\":[]}"),
          Map.entry(
              "post QueryDraft",
              "{\"sentence\":\"a dog\",\"streams\":[\"lobby\"],"
                  + "\"alert\":{\"severity\":\"critical\",\"cooldown_s\":60}}"),
          Map.entry("put QueryDraft", "{\"sentence\":\"a door\"}"),
          Map.entry("patch QueryDraft", "{\"settings\":{\"start_threshold\":0.7}}"),
          Map.entry(
              "post SilenceDraft", "{\"stream\":\"lobby\",\"until\":\"2026-12-01T00:00:00Z\"}"),
          Map.entry(
              "post UserDraft",
              "{\"name\":\"walt\",\"role\":\"viewer\",\"cameras\":[\"lobby\"],"
                  + "\"password\":\"a good long one\"}"),
          Map.entry("post ReviewMarks", "{\"ids\":[\"m-lobby\",\"gone\"],\"reviewed\":true}"),
          Map.entry("patch UserDraft", "{\"role\":\"admin\"}"),
          Map.entry(
              "post TokenDraft",
              "{\"name\":\"wall\",\"scopes\":[\"read\"],\"expires_at\":\"2027-01-01T00:00:00Z\"}"),
          Map.entry(
              "post SignIn", "{\"user\":\"ada\",\"password\":\"" + TestGateway.PASSWORD + "\"}"),
          Map.entry(
              "put PasswordChange",
              "{\"old_password\":\""
                  + TestGateway.PASSWORD
                  + "\",\"new_password\":\"another long one\"}"));

  @TempDir Path folder;
  private Site site;
  private ObjectNode document;

  @BeforeEach
  void start() throws IOException {
    site = new Site(folder);
    document = (ObjectNode) MAPPER.readTree(site.send("GET", OpenApi.PATH, "", "").body());
  }

  @AfterEach
  void stop() {
    site.close();
  }

  /** One thing the document says can be done. */
  private record Operation(String method, String path, JsonNode says) {
    JsonNode answer(int status) {
      return says.path("responses").path(Integer.toString(status));
    }

    int success() {
      List<Integer> statuses = new ArrayList<>();
      says.path("responses").fieldNames().forEachRemaining(s -> statuses.add(Integer.valueOf(s)));
      return statuses.stream().min(Integer::compare).orElseThrow();
    }

    String body() {
      String ref = says.at("/requestBody/content/application~1json/schema/$ref").asText();
      return ref.isEmpty() ? "" : BODIES.get(method + " " + ref.replaceFirst(".*/", ""));
    }

    /** With the id of something that is there, and that may go. */
    String concrete(String token) {
      String kind = path.replaceFirst("/api/v1/([a-z]+).*", "$1");
      String id =
          Map.of(
                  "streams", "lobby",
                  "queries", "q-lobby",
                  "moments", "m-lobby",
                  "silences", "s-stream-lobby",
                  "users", "vera",
                  "delivery", "webhook:ops",
                  "tokens", token)
              .getOrDefault(kind, "none");
      return path.replaceFirst("\\{(id|name|token)}", id).replace("{number}", "0.jpg");
    }
  }

  private List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    for (String method : List.of("get", "post", "put", "patch", "delete")) {
      JsonNode paths = document.path("paths");
      for (String path : names(paths)) {
        if (paths.get(path).has(method)) {
          all.add(new Operation(method, path, paths.get(path).get(method)));
        }
      }
    }
    return all;
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private void check(Operation operation, HttpResponse<String> answer) throws IOException {
    JsonNode said = operation.answer(answer.statusCode());
    String what = operation.method() + " " + operation.path() + " " + answer.statusCode();
    assertThat(said.isMissingNode()).as(what + " is not documented: " + answer.body()).isFalse();
    if (!said.has("content")) {
      assertThat(answer.body()).as(what).isEmpty();
      return;
    }
    String mediaType = said.path("content").fieldNames().next();
    assertThat(answer.headers().firstValue("Content-Type").orElse(""))
        .as(what)
        .startsWith(mediaType);
    JsonNode schema = said.path("content").path(mediaType).path("schema");
    if (!schema.isMissingNode()) {
      ObjectNode whole = schema.deepCopy();
      whole.set("components", document.get("components"));
      JsonSchema validator = SCHEMAS.getSchema(whole);
      assertThat(validator.validate(MAPPER.readTree(answer.body())))
          .as(what + ": " + answer.body())
          .isEmpty();
    }
  }

  @Test
  void everyRouteAnswersAsTheDocumentSays() throws IOException {
    String token = site.gateway.token("ada", Scope.READ);
    Site.Browser ada = site.signIn("ada");
    List<String> broken = new ArrayList<>();
    for (Operation operation : operations()) {
      String path = operation.concrete(token.substring(4, 20));
      // Signing in anew and another password end a session; signing out comes last.
      boolean ends =
          operation.path().startsWith("/api/v1/session") && operation.method().matches("post|put");
      if (operation.path().equals("/api/v1/events")) {
        continue; // It never ends: below.
      }
      Site.Browser who = ends ? site.signIn("olga") : ada;
      HttpResponse<String> answer =
          who.send(operation.method().toUpperCase(), path, operation.body());
      try {
        // Nothing is recorded here; what a clip is made of is tested where it is made.
        boolean missing = operation.path().endsWith("/clip.mp4");
        assertThat(answer.statusCode())
            .as(operation.method() + " " + path + ": " + answer.body())
            .isEqualTo(missing ? 404 : operation.success());
        check(operation, answer);
      } catch (AssertionError e) {
        broken.add(e.getMessage());
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyRefusalIsAsTheDocumentSays() throws IOException {
    Site.Browser ada = site.signIn("ada");
    for (Operation operation : operations()) {
      site.now = site.now.plusSeconds(60);
      String method = operation.method().toUpperCase();
      boolean guarded = !operation.says().path("security").isEmpty();
      if (guarded) {
        check(operation, site.send(method, operation.concrete("x"), operation.body(), ""));
        if (operation.says().path("x-needs").asText().matches("write|admin")) {
          check(operation, site.signIn("vera").send(method, operation.concrete("x"), "{}"));
        }
      }
      if (operation.path().contains("{")) {
        String nothing = operation.path().replaceAll("\\{[a-z]+}", "nothing-here");
        HttpResponse<String> answer = ada.send(method, nothing, operation.body());
        assertThat(answer.statusCode()).as(nothing).isEqualTo(404);
        check(operation, answer);
      }
      if (!operation.body().isEmpty()) {
        HttpResponse<String> answer = ada.send(method, operation.concrete("x"), "{\"nonsense\":1}");
        assertThat(answer.statusCode()).as(operation.path()).isEqualTo(422);
        assertThat(answer.body()).contains("\"field\":\"nonsense\"");
        check(operation, answer);
        check(operation, ada.send(method, operation.concrete("x"), "{"));
      }
      for (JsonNode param : operation.says().path("parameters")) {
        if (param.path("schema").path("type").asText().equals("integer")) {
          HttpResponse<String> answer =
              ada.send(
                  method, operation.concrete("x") + "?" + param.path("name").asText() + "=x", "");
          assertThat(answer.statusCode()).as(operation.path()).isEqualTo(422);
          check(operation, answer);
        }
      }
    }
  }

  @Test
  void whatIsChangedUnderTheWrongVersionIsRefused() throws IOException {
    Site.Browser ada = site.signIn("ada");
    for (Operation operation : operations()) {
      boolean versioned = false;
      for (JsonNode param : operation.says().path("parameters")) {
        versioned |= param.path("name").asText().equals("If-Match");
      }
      boolean changes = operation.method().matches("put|patch|delete");
      if (!versioned) {
        assertThat(!changes || operation.path().matches(".*/(silences|tokens|session).*"))
            .as(operation.method() + " " + operation.path() + " needs If-Match")
            .isTrue();
        continue;
      }
      HttpResponse<String> answer =
          site.gateway.send(
              site.gateway
                  .withJson(
                      operation.method().toUpperCase(), operation.concrete("x"), operation.body())
                  .header("Cookie", ada.cookie())
                  .header("X-CSRF-Token", ada.csrf())
                  .header("If-Match", "\"never-was\""));
      assertThat(answer.statusCode()).as(operation.path()).isEqualTo(412);
      check(operation, answer);
    }
  }

  @Test
  void listsGoOnWhereTheirCursorSays() throws IOException {
    Site.Browser ada = site.signIn("ada");
    site.gateway.token("ada", Scope.READ);
    site.gateway.token("ada", Scope.READ);
    site.signIn("olga");
    for (Operation operation : operations()) {
      if (!operation.says().path("parameters").toString().contains("\"cursor\"")) {
        continue;
      }
      int whole = items(ada.get(operation.path())).size();
      assertThat(whole).as(operation.path()).isGreaterThan(1);
      TreeSet<String> seen = new TreeSet<>();
      String cursor = "";
      int pages = 0;
      do {
        HttpResponse<String> page = ada.get(operation.path() + "?limit=1" + cursor);
        check(operation, page);
        items(page).forEach(item -> seen.add(item.toString()));
        JsonNode next = TestGateway.json(page).path("next");
        cursor = next.isNull() ? "" : "&cursor=" + next.asText();
        pages++;
      } while (!cursor.isEmpty() && pages < 50);
      assertThat(seen).as(operation.path()).hasSize(whole);
      assertThat(ada.get(operation.path() + "?cursor=%21").statusCode())
          .as(operation.path())
          .isEqualTo(422);
    }
  }

  private static JsonNode items(HttpResponse<String> page) {
    return TestGateway.json(page).elements().next();
  }

  @Test
  void whatIsNotHereIsSaid() throws IOException {
    Site.Browser ada = site.signIn("ada");
    site.gateway.insights.moving = true;
    assertThat(ada.get("/api/v1/streams/lobby/memory").statusCode()).isEqualTo(503);
    assertThat(
            ada.get(
                    "/api/v1/streams/lobby/scores?from=2026-11-21T09:00:30Z&to=2026-11-21T09:00:30Z")
                .statusCode())
        .isEqualTo(422);
  }

  @Test
  void theEventsBeginAsTheDocumentSays() throws IOException {
    try (EventClient client =
        EventClient.reading(
            site.gateway.port(), "/api/v1/events", "Cookie: " + site.signIn("ada").cookie())) {
      assertThat(client.headers.get("content-type")).startsWith("text/event-stream");
      Received init = client.next();
      assertThat(init.type()).isEqualTo("init");
    }
  }

  @Test
  void theDocumentHangsTogether() {
    TreeSet<String> ids = new TreeSet<>();
    TreeSet<String> used = new TreeSet<>();
    for (Operation operation : operations()) {
      assertThat(ids.add(operation.says().path("operationId").asText())).isTrue();
      assertThat(operation.says().path("summary").asText()).endsWith(".");
    }
    document
        .findValuesAsText("$ref")
        .forEach(
            ref -> {
              assertThat(document.at(ref.substring(1)).isMissingNode()).as(ref).isFalse();
              used.add(ref.replaceFirst(".*/", ""));
            });
    List<String> named = new ArrayList<>();
    document.at("/components/schemas").fieldNames().forEachRemaining(named::add);
    assertThat(used).as("every schema is used").containsExactlyInAnyOrderElementsOf(named);
    assertThat(operations()).hasSameSizeAs(site.gateway.routes());
  }
}
