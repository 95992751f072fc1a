package io.sightline.gateway.http;

import static io.sightline.gateway.http.TestGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sightline.gateway.Exposure;
import io.sightline.gateway.access.Role;
import io.sightline.gateway.access.Scope;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInTest {
  private static final String SESSION = "/api/v1/session";

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
  void theCookieIsForUsAloneAndNotForScripts() {
    HttpResponse<String> answer = site.trySignIn("vera", TestGateway.PASSWORD);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().allValues("Set-Cookie")).hasSize(1);
    assertThat(answer.headers().firstValue("Set-Cookie").orElse(""))
        .contains("; Secure")
        .contains("; HttpOnly")
        .contains("; SameSite=Strict")
        .contains("; Path=/")
        .doesNotContain("Domain");
    JsonNode session = json(answer);
    assertThat(session.path("user").asText()).isEqualTo("vera");
    assertThat(session.path("role").asText()).isEqualTo("viewer");
    assertThat(session.path("cameras").get(0).asText()).isEqualTo("lobby");
    assertThat(session.path("csrf").asText()).hasSizeGreaterThan(40);
    assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void overTlsNoNeighbourInTheDomainCanSetTheCookie() {
    assertThat(SessionCookie.of(true).name()).startsWith("__Host-");
  }

  @Test
  void withoutUsersThisMachineMayDoEverythingButRulePeople(@TempDir Path other) {
    try (TestGateway open = new TestGateway(other)) {
      JsonNode session = json(open.get(SESSION));
      assertThat(session.path("sign_in_required").asBoolean()).isFalse();
      assertThat(session.path("signed_in").asBoolean()).isTrue();
      assertThat(open.get("/api/v1/streams").statusCode()).isEqualTo(200);
      assertThat(open.get("/api/v1/users").statusCode()).isEqualTo(403);
      open.user("ada", Role.ADMIN);
      assertThat(open.get("/api/v1/streams").statusCode()).as("from now on").isEqualTo(401);
      assertThat(json(open.get(SESSION)).path("sign_in_required").asBoolean()).isTrue();
    }
  }

  @Test
  void whereOthersMayComeNobodyIsTakenForLocal(@TempDir Path other) throws IOException {
    try (Site exposed =
        new Site(
            other,
            Duration.ofSeconds(15),
            config ->
                config
                    .withExposure(new Exposure(Optional.empty(), true))
                    .withBind("127.0.0.1", Set.of("cams.example")))) {
      exposed.gateway.users.change(known -> io.sightline.gateway.access.Accounts.NONE);
      assertThat(exposed.send("GET", "/api/v1/streams", "", "").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void aFileOfUsersThatGoesOpensNothing() throws IOException {
    Files.delete(folder.resolve("users.json"));
    assertThat(site.send("GET", "/api/v1/streams", "", "").statusCode()).isEqualTo(401);
    Files.writeString(folder.resolve("users.json"), "{");
    assertThat(site.send("GET", "/api/v1/streams", "", "").statusCode()).isEqualTo(401);
    assertThat(site.trySignIn("ada", TestGateway.PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void wrongPasswordsAndUnknownNamesLookAlike() {
    HttpResponse<String> wrong = site.trySignIn("ada", "wrong password");
    HttpResponse<String> unknown = site.trySignIn("nobody", "wrong password");
    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(unknown.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).isEqualTo(unknown.body());
    assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(site.trySignIn("ada", "x".repeat(20_000)).statusCode()).isEqualTo(401);
  }

  @Test
  void whoGuessesIsSlowedDown() {
    int refused = 0;
    for (int i = 0; i < 15; i++) {
      HttpResponse<String> answer = site.trySignIn("ada", "guess number " + i);
      if (answer.statusCode() == 429) {
        refused++;
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
      }
    }
    assertThat(refused).isEqualTo(5);
    assertThat(site.trySignIn("ada", TestGateway.PASSWORD).statusCode())
        .as("even the right one is not looked at")
        .isEqualTo(429);
    site.now = site.now.plusSeconds(60);
    assertThat(site.trySignIn("ada", TestGateway.PASSWORD).statusCode()).isEqualTo(200);
  }

  @Test
  void whoAsksTooOftenIsAskedToWait() {
    String token = site.gateway.token("vera", Scope.READ);
    int refused = 0;
    for (int i = 0; i < 450; i++) {
      refused += site.send("GET", SESSION, "", token).statusCode() == 429 ? 1 : 0;
    }
    assertThat(refused).isEqualTo(50);
    assertThat(site.send("GET", SESSION, "", site.gateway.token("vera", Scope.READ)).statusCode())
        .as("another token is another principal")
        .isEqualTo(200);
  }

  @Test
  void signingOutEndsTheSessionOnTheServerToo() {
    Site.Browser vera = site.signIn("vera");
    HttpResponse<String> out = vera.send("DELETE", SESSION, "");
    assertThat(out.statusCode()).isEqualTo(204);
    assertThat(out.headers().firstValue("Set-Cookie").orElse("")).contains("Max-Age=0");
    assertThat(vera.get("/api/v1/streams").statusCode()).isEqualTo(401);
  }

  @Test
  void signingInAgainEndsTheSessionOfBefore() {
    Site.Browser before = site.signIn("vera");
    before.send(
        "POST", SESSION, "{\"user\":\"vera\",\"password\":\"" + TestGateway.PASSWORD + "\"}");
    assertThat(before.get("/api/v1/streams").statusCode()).isEqualTo(401);
  }

  @Test
  void aNewPasswordEndsAllOtherSessions() {
    Site.Browser one = site.signIn("vera");
    Site.Browser two = site.signIn("vera");
    assertThat(
            one.send(
                    "PUT",
                    SESSION + "/password",
                    "{\"old_password\":\"nope\",\"new_password\":\"another long one\"}")
                .statusCode())
        .isEqualTo(422);
    HttpResponse<String> changed =
        one.send(
            "PUT",
            SESSION + "/password",
            "{\"old_password\":\""
                + TestGateway.PASSWORD
                + "\",\"new_password\":\"another long one\"}");
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.headers().firstValue("Set-Cookie")).isPresent();
    assertThat(two.get("/api/v1/streams").statusCode()).isEqualTo(401);
    assertThat(site.trySignIn("vera", TestGateway.PASSWORD).statusCode()).isEqualTo(401);
    assertThat(site.trySignIn("vera", "another long one").statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsRemovedIsOutAtOnceWithTheirTokens() {
    Site.Browser olga = site.signIn("olga");
    String token = site.gateway.token("olga", Scope.READ);
    Site.Browser ada = site.signIn("ada");
    assertThat(ada.send("DELETE", "/api/v1/users/olga", "").statusCode()).isEqualTo(204);
    assertThat(olga.get("/api/v1/streams").statusCode()).isEqualTo(401);
    assertThat(site.send("GET", "/api/v1/streams", "", token).statusCode()).isEqualTo(401);
    assertThat(ada.send("DELETE", "/api/v1/users/ada", "").statusCode())
        .as("somebody must rule")
        .isEqualTo(409);
  }

  @Test
  void usersAreMadeChangedAndNeverShowTheirPassword() throws IOException {
    Site.Browser ada = site.signIn("ada");
    HttpResponse<String> made =
        ada.send(
            "POST",
            "/api/v1/users",
            "{\"name\":\"walt\",\"password\":\"a good long one\",\"role\":\"viewer\","
                + "\"cameras\":[\"lobby\"]}");
    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("Location")).contains("/api/v1/users/walt");
    String etag = made.headers().firstValue("ETag").orElseThrow();
    assertThat(
            site.gateway
                .send(
                    site.gateway
                        .withJson("PATCH", "/api/v1/users/walt", "{\"role\":\"operator\"}")
                        .header("Cookie", ada.cookie())
                        .header("X-CSRF-Token", ada.csrf())
                        .header("If-Match", "\"another\""))
                .statusCode())
        .isEqualTo(412);
    HttpResponse<String> changed =
        ada.send("PATCH", "/api/v1/users/walt", "{\"cameras\":[\"yard\"]}");
    assertThat(changed.headers().firstValue("ETag")).isPresent().isNotEqualTo(Optional.of(etag));
    assertThat(ada.get("/api/v1/users").body())
        .contains("walt")
        .contains("yard")
        .doesNotContain("pbkdf2");
    for (String wrong :
        List.of(
            "{\"name\":\"w w\",\"password\":\"a good long one\",\"role\":\"admin\"}",
            "{\"name\":\"w\",\"password\":\"short\",\"role\":\"admin\"}",
            "{\"name\":\"w\",\"password\":\"a good long one\",\"role\":\"king\"}",
            "{\"name\":\"w\",\"password\":\"a good long one\",\"role\":\"viewer\"}",
            "{\"name\":\"w\",\"password\":\"a good long one\",\"role\":\"admin\","
                + "\"cameras\":[\"lobby\"]}")) {
      assertThat(ada.send("POST", "/api/v1/users", wrong).statusCode()).as(wrong).isEqualTo(422);
    }
    Path file = folder.resolve("users.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readString(file)).doesNotContain("a good long one");
  }

  @Test
  void aTokenIsShownOnceKeptHashedAndRevoked() throws IOException {
    Site.Browser vera = site.signIn("vera");
    HttpResponse<String> made =
        vera.send("POST", "/api/v1/tokens", "{\"name\":\"wall\",\"scopes\":[\"read\"]}");
    assertThat(made.statusCode()).isEqualTo(201);
    String token = json(made).path("token").asText();
    assertThat(site.send("GET", "/api/v1/streams", "", token).statusCode()).isEqualTo(200);
    String list = vera.get("/api/v1/tokens").body();
    assertThat(list).contains("wall").doesNotContain(token.substring(21));
    assertThat(Files.readString(folder.resolve("users.json"))).doesNotContain(token.substring(21));
    String id = json(made).path("id").asText();
    assertThat(site.signIn("olga").send("DELETE", "/api/v1/tokens/" + id, "").statusCode())
        .as("another's")
        .isEqualTo(404);
    assertThat(vera.send("DELETE", "/api/v1/tokens/" + id, "").statusCode()).isEqualTo(204);
    assertThat(site.send("GET", "/api/v1/streams", "", token).statusCode()).isEqualTo(401);
  }

  @Test
  void aTokenEndsWhenItsTimeIsOver() {
    Site.Browser vera = site.signIn("vera");
    String until = site.now.plusSeconds(60).toString();
    String token =
        json(vera.send(
                "POST",
                "/api/v1/tokens",
                "{\"name\":\"w\",\"scopes\":[\"read\"],\"expires_at\":\"" + until + "\"}"))
            .path("token")
            .asText();
    assertThat(site.send("GET", "/api/v1/streams", "", token).statusCode()).isEqualTo(200);
    site.now = site.now.plusSeconds(60);
    assertThat(site.send("GET", "/api/v1/streams", "", token).statusCode()).isEqualTo(401);
  }

  @Test
  void anAnswerIsNotForWhoeverGuessesItsIdempotencyKey() {
    String body = "{\"id\":\"yard\",\"source\":\"sim:yard\"}";
    Site.Browser olga = site.signIn("olga");
    HttpRequest.Builder request =
        site.gateway
            .withJson("POST", "/api/v1/streams", body)
            .header("Cookie", olga.cookie())
            .header("X-CSRF-Token", olga.csrf())
            .header("Idempotency-Key", "k");
    assertThat(site.gateway.send(request).statusCode()).isEqualTo(201);
    assertThat(site.gateway.send(request).statusCode()).isEqualTo(201);
    Site.Browser ada = site.signIn("ada");
    assertThat(
            site.gateway
                .send(
                    site.gateway
                        .withJson("POST", "/api/v1/streams", body)
                        .header("Cookie", ada.cookie())
                        .header("X-CSRF-Token", ada.csrf())
                        .header("Idempotency-Key", "k"))
                .statusCode())
        .isEqualTo(409);
  }

  @Test
  void theLogOfChangesSaysWhoButNoSecret() throws IOException {
    Site.Browser olga = site.signIn("olga");
    site.trySignIn("mallory", "guessing");
    olga.send(
        "POST", "/api/v1/streams", "{\"id\":\"gate\",\"source\":\"rtsp://u:hunter2@camera/1\"}");
    olga.send("DELETE", "/api/v1/users/ada", "");
    site.send("DELETE", "/api/v1/streams/gate", "", site.gateway.token("olga", Scope.WRITE));
    site.send("DELETE", "/api/v1/streams/lobby", "", "");
    Site.Browser ada = site.signIn("ada");
    JsonNode entries = json(ada.get("/api/v1/audit?limit=5")).path("entries");
    assertThat(entries.findValuesAsText("action"))
        .containsExactly(
            "POST /api/v1/session",
            "DELETE /api/v1/streams/{id}",
            "DELETE /api/v1/users/{name}",
            "POST /api/v1/streams",
            "POST /api/v1/session");
    assertThat(entries.findValuesAsText("who"))
        .containsExactly("ada", "olga", "olga", "olga", "mallory");
    assertThat(entries.findValuesAsText("status"))
        .containsExactly("200", "204", "403", "201", "401");
    assertThat(entries.get(3).path("target").asText()).isEqualTo("gate");
    assertThat(entries.get(1).path("how").asText()).startsWith("token ");
    String all = ada.get("/api/v1/audit").body();
    assertThat(all).doesNotContain("hunter2").doesNotContain(TestGateway.PASSWORD);
    String next = json(ada.get("/api/v1/audit?limit=5")).path("next").asText();
    assertThat(json(ada.get("/api/v1/audit?limit=5&cursor=" + next)).path("entries").size())
        .isGreaterThan(0);
    assertThat(ada.get("/api/v1/audit?cursor=zzz").statusCode()).isEqualTo(422);
  }

  @Test
  void nothingSecretIsLogged() {
    List<String> lines = new ArrayList<>();
    AbstractAppender appender =
        new AbstractAppender("seen", null, null, true, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            synchronized (lines) {
              lines.add(event.getMessage().getFormattedMessage() + event.getThrown());
            }
          }
        };
    appender.start();
    LoggerContext context = (LoggerContext) LogManager.getContext(false);
    LoggerConfig root = context.getConfiguration().getRootLogger();
    Level before = root.getLevel();
    root.addAppender(appender, Level.ALL, null);
    root.setLevel(Level.INFO);
    context.updateLoggers();
    try {
      String token = site.gateway.token("ada", Scope.ADMIN);
      site.send("GET", "/api/v1/streams?access_token=" + token, "", "");
      site.send("GET", "/api/v1/streams", "", token);
      site.send("GET", "/api/v1/nowhere?token=" + token, "", "");
      site.gateway.registry.broken = true;
      site.send(
          "POST", "/api/v1/streams", "{\"id\":\"x\",\"source\":\"rtsp://u:hunter2@c/1\"}", token);
      site.trySignIn("ada", TestGateway.PASSWORD);
      assertThat(lines).as("something is logged, so that this test means something").isNotEmpty();
      assertThat(lines)
          .noneMatch(line -> line.contains(token.substring(21)))
          .noneMatch(line -> line.contains("hunter2"))
          .noneMatch(line -> line.contains(TestGateway.PASSWORD));
    } finally {
      root.removeAppender("seen");
      root.setLevel(before);
      context.updateLoggers();
    }
  }

  @Test
  void aBodyThatDripsIsEndedAndTheOthersAreServedMeanwhile() throws Exception {
    String head =
        "POST /api/v1/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 1000\r\n\r\n{";
    List<Socket> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        Socket socket = new Socket("127.0.0.1", site.gateway.port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        slow.add(socket);
      }
      assertThat(site.send("GET", "/health", "", "").statusCode()).isEqualTo(200);
      int tooSlow = 0;
      int busy = 0;
      for (Socket socket : slow) {
        String line = drip(socket);
        tooSlow += line.contains(" 408") ? 1 : 0;
        busy += line.contains(" 503") ? 1 : 0;
      }
      assertThat(tooSlow).as("held, then ended").isBetween(1, 8);
      assertThat(busy).as("turned away at once").isEqualTo(40 - tooSlow);
    } finally {
      for (Socket socket : slow) {
        socket.close();
      }
    }
  }

  /** The status line of the answer, while a byte is sent every tenth of a second. */
  private static String drip(Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    socket.setSoTimeout(100);
    StringBuilder line = new StringBuilder();
    while (System.nanoTime() < deadline) {
      try {
        for (int c = socket.getInputStream().read(); c >= 0 && c != '\r'; ) {
          line.append((char) c);
          c = socket.getInputStream().read();
        }
        return line.toString();
      } catch (java.net.SocketTimeoutException e) {
        try {
          out.write(' ');
        } catch (IOException gone) {
          return line.toString();
        }
      }
    }
    throw new AssertionError("it was never ended");
  }
}
