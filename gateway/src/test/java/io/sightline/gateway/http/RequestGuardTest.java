package io.sightline.gateway.http;

import static io.sightline.gateway.http.TestGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestGuardTest {
  @TempDir Path folder;
  private TestGateway gateway;

  @BeforeEach
  void start() {
    gateway = new TestGateway(folder);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "LOCALHOST:1", "127.0.0.1:8088", "[::1]", "[::1]:8088"})
  void ourOwnNamesAreAnswered(String host) {
    assertThat(RawHttp.get(gateway.port(), "/health", "Host: " + host)).startsWith("HTTP/1.1 200");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "0.0.0.0"})
  void aNameThatAForeignPageMadePointAtUsIsNotAnswered(String host) {
    for (String path : new String[] {"/", "/health", "/api/v1/streams", "/api/v1/events"}) {
      assertThat(RawHttp.get(gateway.port(), path, "Host: " + host)).startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void aRequestWithoutHostIsNotAnswered() {
    assertThat(RawHttp.exchange(gateway.port(), "GET /health HTTP/1.0\r\n\r\n"))
        .startsWith("HTTP/1.1 421");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://evil.example", "null", "http://127.0.0.1:1", "http://["})
  void aChangeFromAForeignPageIsRefused(String origin) {
    HttpResponse<String> refused =
        gateway.send(
            gateway
                .withJson("POST", "/api/v1/streams", "{\"id\":\"a\",\"source\":\"sim:a\"}")
                .header("Origin", origin));
    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(gateway.registry.written).isEmpty();
  }

  @Test
  void aChangeFromOurOwnPageIsTaken() {
    HttpResponse<String> taken =
        gateway.send(
            gateway
                .withJson("POST", "/api/v1/streams", "{\"id\":\"a\",\"source\":\"sim:a\"}")
                .header("Origin", "http://127.0.0.1:" + gateway.port())
                .header("Sec-Fetch-Site", "same-origin"));
    assertThat(taken.statusCode()).isEqualTo(201);
  }

  @Test
  void aBrowserThatSaysTheSiteIsForeignIsBelieved() {
    HttpResponse<String> refused =
        gateway.send(
            HttpRequest.newBuilder(gateway.uri("/api/v1/streams/a"))
                .DELETE()
                .header("Sec-Fetch-Site", "cross-site"));
    assertThat(refused.statusCode()).isEqualTo(403);
  }

  @Test
  void aFormCannotBeSentAsJson() {
    HttpResponse<String> refused =
        gateway.send(
            HttpRequest.newBuilder(gateway.uri("/api/v1/streams"))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{\"id\":\"a\",\"source\":\"sim:a\"}")));
    assertThat(refused.statusCode()).isEqualTo(415);
  }

  @Test
  void everyAnswerForbidsGuessingFramingAndForeignScripts() {
    for (String path : new String[] {"/", "/app.js", "/api/v1/streams", "/nowhere"}) {
      HttpResponse<String> answer = gateway.get(path);
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      String csp = answer.headers().firstValue("Content-Security-Policy").orElse("");
      assertThat(csp)
          .contains("default-src 'none'")
          .contains("frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.headers().firstValue("Server")).isEmpty();
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() {
    String large = "{\"id\":\"" + "a".repeat(70_000) + "\"}";
    assertThat(gateway.post("/api/v1/streams", large).statusCode()).isEqualTo(413);
    String chunk = "10000\r\n" + "a".repeat(0x10000) + "\r\n";
    String chunked =
        RawHttp.exchange(
            gateway.port(),
            "POST /api/v1/streams HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
                + chunk
                + chunk
                + "0\r\n\r\n");
    assertThat(chunked).startsWith("HTTP/1.1 413");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"id\":\"a\",\"id\":\"b\"}", "{} {}", "{'a':1}", "\u0000"})
  void whatIsNoJsonIsRefused(String body) {
    HttpResponse<String> refused = gateway.post("/api/v1/streams", body);
    assertThat(refused.statusCode()).isIn(400, 422);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void deepNestingIsRefusedWithoutHarm() {
    HttpResponse<String> refused =
        gateway.post("/api/v1/streams", "[".repeat(20_000) + "]".repeat(20_000));
    assertThat(refused.statusCode()).isEqualTo(400);
  }

  @Test
  void unknownPathsAndMethodsAreProblemsToo() {
    HttpResponse<String> nowhere = gateway.get("/api/v1/nowhere");
    assertThat(nowhere.statusCode()).isEqualTo(404);
    assertThat(json(nowhere).path("type").asText()).isEqualTo("urn:sightline:problem:unknown");
    HttpResponse<String> method =
        gateway.send(HttpRequest.newBuilder(gateway.uri("/api/v1/streams")).DELETE());
    assertThat(method.statusCode()).isEqualTo(405);
    assertThat(method.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/../pom.xml",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/api/v1/streams/..%2f..%2fx",
        "/api/v1/streams/%00",
        "//etc/passwd",
        "/app.js/../../Page.class",
        "/api/v1/moments/..%2f..%2fsecrets.properties/clip.mp4",
        "/api/v1/moments/%2e%2e/clip.mp4",
        "/api/v1/moments/m1/thumbnails/..%2f..%2fusers.json",
        "/api/v1/moments/m1/thumbnails/%2fetc%2fpasswd",
        "/api/v1/moments/m1%00/thumbnail.jpg",
        "/api/v1/delivery/..%2f..%2fsecrets/test",
        "/api/v1/streams/<script>"
      })
  void pathsThatClimbFindNothing(String path) {
    String answer = RawHttp.get(gateway.port(), path, "Host: localhost");
    assertThat(answer).matches("(?s)HTTP/1.1 4[0-9][0-9] .*");
    assertThat(answer)
        .doesNotContain("\tat ")
        .doesNotContain("Exception")
        .doesNotContain("<script");
  }

  @Test
  void hugeHeadersAreRefusedWithoutStackTrace() {
    String answer =
        RawHttp.get(gateway.port(), "/health", "Host: localhost", "X: " + "a".repeat(20_000));
    assertThat(answer).startsWith("HTTP/1.1 431").doesNotContain("\tat ");
  }

  @Test
  void aWebSocketIsNotOffered() {
    String answer =
        RawHttp.exchange(
            gateway.port(),
            "GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"
                + "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer)
        .startsWith("HTTP/1.1 404")
        .contains("application/json")
        .doesNotContain("\tat ");
  }
}
