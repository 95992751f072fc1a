package io.sightline.gateway.http;

import static io.sightline.gateway.http.TestGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamsApiTest {
  private static final String STREAMS = "/api/v1/streams";

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

  @Test
  void aStreamIsCreatedReadListedChangedAndDeleted() {
    HttpResponse<String> created =
        gateway.post(STREAMS, "{\"id\":\"lobby\",\"source\":\"rtsp://camera/1\"}");
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location")).contains(STREAMS + "/lobby");
    assertThat(json(created).path("frames_per_second").asDouble()).isEqualTo(4);

    assertThat(json(gateway.get(STREAMS + "/lobby"))).isEqualTo(json(created));
    assertThat(json(gateway.get(STREAMS)).path("streams")).containsExactly(json(created));

    HttpResponse<String> changed =
        gateway.patch(STREAMS + "/lobby", "{\"name\":\"Lobby\",\"enabled\":false}");
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(json(changed).path("name").asText()).isEqualTo("Lobby");
    assertThat(json(changed).path("enabled").asBoolean()).isFalse();
    assertThat(json(changed).path("source").asText()).isEqualTo("rtsp://camera/1");

    assertThat(gateway.delete(STREAMS + "/lobby").statusCode()).isEqualTo(204);
    assertThat(gateway.get(STREAMS + "/lobby").statusCode()).isEqualTo(404);
    assertThat(gateway.delete(STREAMS + "/lobby").statusCode()).isEqualTo(404);
  }

  @Test
  void replacingTakesTheDefaultForWhatIsNotNamed() {
    gateway.post(
        STREAMS,
        "{\"id\":\"lobby\",\"source\":\"rtsp://camera/1\",\"frames_per_second\":9,"
            + "\"enabled\":false}");
    JsonNode replaced = json(gateway.put(STREAMS + "/lobby", "{\"source\":\"rtsp://camera/2\"}"));
    assertThat(replaced.path("frames_per_second").asDouble()).isEqualTo(4);
    assertThat(replaced.path("enabled").asBoolean()).isTrue();
    assertThat(errors(gateway.put(STREAMS + "/lobby", "{\"name\":\"x\"}"))).contains("source");
  }

  @Test
  void anIdIsMadeFromTheNameAndIsNeverTaken() {
    String body = "{\"name\":\"Loading Bay (2)\",\"source\":\"rtsp://camera/1\"}";
    assertThat(json(gateway.post(STREAMS, body)).path("id").asText()).isEqualTo("loading-bay-2");
    assertThat(json(gateway.post(STREAMS, body)).path("id").asText()).isEqualTo("loading-bay-2-2");
  }

  @Test
  void thePasswordInASourceIsKeptApartAndShownNowhere() throws IOException {
    HttpResponse<String> created =
        gateway.post(
            STREAMS, "{\"id\":\"lobby\",\"source\":\"rtsp://admin:hunter2@camera:554/1?x=tok\"}");

    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(json(created).path("has_credentials").asBoolean()).isTrue();
    StreamSpec spec = (StreamSpec) gateway.registry.written.get(0);
    assertThat(spec.credentials()).contains("store:lobby");
    assertThat(spec.source().secretValue()).isEqualTo("rtsp://camera:554/1?x=tok");
    assertThat(Files.readString(gateway.secretsFile)).contains("lobby=admin\\:hunter2");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(gateway.secretsFile)))
        .isEqualTo("rw-------");
    for (String path : new String[] {STREAMS, STREAMS + "/lobby", "/metrics", "/api/v1/status"}) {
      assertThat(gateway.get(path).body()).doesNotContain("hunter2").doesNotContain("tok");
    }

    gateway.delete(STREAMS + "/lobby");
    assertThat(Files.readString(gateway.secretsFile)).doesNotContain("hunter2");
  }

  @Test
  void aTokenInTheQueryIsKeptApartToo() throws IOException {
    gateway.post(
        STREAMS,
        "{\"id\":\"lobby\",\"source\":\"https://u:pw@cams.example/1?ch=2&token=hunter2\"}");
    StreamSpec spec = (StreamSpec) gateway.registry.written.get(0);
    assertThat(spec.source().secretValue()).isEqualTo("https://cams.example/1?ch=2&token=***");
    assertThat(spec.credentials()).contains("store:lobby");
    assertThat(Files.readString(gateway.secretsFile)).contains("token\\=hunter2");

    HttpResponse<String> changed =
        gateway.patch(
            STREAMS + "/lobby", "{\"source\":\"https://cams.example/1?ch=3&token=another\"}");
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.body()).doesNotContain("another");
    assertThat(Files.readString(gateway.secretsFile))
        .contains("u\\:pw", "another")
        .doesNotContain("hunter2");
  }

  @Test
  void aStoredPasswordStaysWithItsHostOnly() {
    gateway.post(STREAMS, "{\"id\":\"lobby\",\"source\":\"rtsp://a:b@camera/1\"}");

    assertThat(gateway.patch(STREAMS + "/lobby", "{\"source\":\"rtsp://camera/2\"}").statusCode())
        .isEqualTo(200);
    HttpResponse<String> moved =
        gateway.patch(STREAMS + "/lobby", "{\"source\":\"rtsp://elsewhere/2\"}");
    assertThat(moved.statusCode()).isEqualTo(422);
    assertThat(errors(moved)).containsExactly("source");
    assertThat(
            gateway
                .patch(
                    STREAMS + "/lobby", "{\"source\":\"rtsp://elsewhere/2\",\"credentials\":null}")
                .statusCode())
        .isEqualTo(200);
    StreamSpec spec = gateway.state.streams().get(new StreamId("lobby")).get().value();
    assertThat(spec.credentials()).isEmpty();
  }

  @Test
  void aPasswordIsPutBackWhenTheChangeCouldNotBeKept() throws IOException {
    gateway.post(STREAMS, "{\"id\":\"lobby\",\"source\":\"rtsp://a:old@camera/1\"}");
    gateway.registry.down = true;
    assertThat(
            gateway
                .patch(STREAMS + "/lobby", "{\"source\":\"rtsp://a:new@camera/1\"}")
                .statusCode())
        .isEqualTo(503);
    assertThat(Files.readString(gateway.secretsFile)).contains("old").doesNotContain("new");
    assertThat(
            gateway
                .post(STREAMS, "{\"id\":\"yard\",\"source\":\"rtsp://a:other@camera/1\"}")
                .statusCode())
        .isEqualTo(503);
    assertThat(Files.readString(gateway.secretsFile)).doesNotContain("other");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://camera/1",
        "concat:a|b",
        "data:text/plain,x",
        "gopher://x",
        "rtsp://",
        "rtsp:camera",
        "rtsp://user:pa/ss@camera/1",
        "rtsp://user:12/3@camera/1",
        "rtsp://user:pa?ss@camera/1",
        "rtsp://user:pa#ss@camera/1",
        "rtsp://camera:99999/1",
        "rtsp://***@camera/1",
        "file:///etc/passwd",
        "/etc/passwd",
        "relative.mp4",
        "",
        "rtsp://cam\\u0000era/"
      })
  void aSourceThatIsNotAllowedIsRefusedByName(String source) {
    HttpResponse<String> refused =
        gateway.post(STREAMS, "{\"id\":\"lobby\",\"source\":\"" + source + "\"}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(errors(refused)).containsExactly("source");
    assertThat(refused.body()).doesNotContain("ss@camera").doesNotContain("3@camera");
    assertThat(gateway.registry.written).isEmpty();
    assertThat(Files.exists(gateway.secretsFile)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsps://[2001:db8::1]:322/1",
        "http://camera/live.m3u8?token=1",
        "srt://:9000?mode=listener",
        "udp://@239.0.0.1:1234",
        "sim:loading-bay?seed=3",
        "RTSP://user:p%40ss@camera/1"
      })
  void aSourceOfAnAllowedKindIsTaken(String source) {
    assertThat(
            gateway.post(STREAMS, "{\"id\":\"lobby\",\"source\":\"" + source + "\"}").statusCode())
        .isEqualTo(201);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"id\":\"../x\",\"source\":\"sim:a\"} | id",
        "{\"source\":\"sim:a\"} | id",
        "{\"id\":\"a\"} | source",
        "{\"id\":\"a\",\"source\":7} | source",
        "{\"id\":\"a\",\"source\":\"sim:a\",\"frames_per_second\":0} | frames_per_second",
        "{\"id\":\"a\",\"source\":\"sim:a\",\"frames_per_second\":31} | frames_per_second",
        "{\"id\":\"a\",\"source\":\"sim:a\",\"frames_per_second\":1e999} | frames_per_second",
        "{\"id\":\"a\",\"source\":\"sim:a\",\"name\":\" \"} | name",
        "{\"id\":\"a\",\"source\":\"sim:a\",\"enabled\":\"yes\"} | enabled",
        "{\"id\":\"a\",\"source\":\"sim:a\",\"credentials\":\"env:HOME\"} | credentials",
        "{\"id\":\"a\",\"source\":\"sim:a\",\"fps\":3} | fps",
        "[1] | body"
      })
  void aWrongFieldIsNamed(String body, String field) {
    HttpResponse<String> refused = gateway.post(STREAMS, body);
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(errors(refused)).containsExactly(field);
  }

  @Test
  void allWrongFieldsAreNamedAtOnce() {
    HttpResponse<String> refused =
        gateway.post(STREAMS, "{\"id\":\"/\",\"source\":\"ftp://x\",\"frames_per_second\":-1}");
    assertThat(errors(refused)).containsExactly("id", "source", "frames_per_second");
  }

  @Test
  void aTakenIdIsAConflict() {
    gateway.post(STREAMS, "{\"id\":\"lobby\",\"source\":\"sim:a\"}");
    HttpResponse<String> again = gateway.post(STREAMS, "{\"id\":\"lobby\",\"source\":\"sim:b\"}");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(json(again).path("type").asText()).endsWith("duplicate");
  }

  @Test
  void aChangeOfAnOldVersionIsRefused() {
    gateway.post(STREAMS, "{\"id\":\"lobby\",\"source\":\"sim:a\"}");
    String etag = gateway.get(STREAMS + "/lobby").headers().firstValue("ETag").orElseThrow();
    assertThat(
            gateway
                .send(
                    gateway
                        .withJson("PATCH", STREAMS + "/lobby", "{\"name\":\"A\"}")
                        .header("If-Match", etag))
                .statusCode())
        .isEqualTo(200);
    HttpResponse<String> stale =
        gateway.send(
            gateway
                .withJson("PATCH", STREAMS + "/lobby", "{\"name\":\"B\"}")
                .header("If-Match", etag));
    assertThat(stale.statusCode()).isEqualTo(412);
    assertThat(json(gateway.get(STREAMS + "/lobby")).path("name").asText()).isEqualTo("A");
  }

  private static java.util.List<String> errors(HttpResponse<String> response) {
    return StreamSupport.stream(json(response).path("errors").spliterator(), false)
        .map(error -> error.path("field").asText())
        .toList();
  }
}
