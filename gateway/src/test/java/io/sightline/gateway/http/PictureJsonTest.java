package io.sightline.gateway.http;

import static io.sightline.gateway.http.TestGateway.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.StreamId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureJsonTest {
  private static final String STREAMS = "/api/v1/streams";
  private static final String EVERYTHING =
      """
      "crop":{"x":0.1,"y":0.0,"width":0.8,"height":1.0},
      "zones":[{"name":"door","outline":[[0.2,0.2],[0.4,0.2],[0.4,0.9]]}],
      "masks":[[[0.0,0.0],[1.0,0.0],[1.0,0.1]]],
      "thumbnail_width":320,"hardware":"cuda","skip":"noref","gate":"on"
      """;

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
  void whatIsMadeOfPicturesIsKeptAndShownAsItWasSent() {
    JsonNode created = json(create(EVERYTHING));
    assertThat(fields(created)).isEqualTo(fields(parsed("{" + EVERYTHING + "}")));
    assertThat(pictures().zones()).hasSize(1);
    assertThat(json(gateway.get(STREAMS + "/lobby"))).isEqualTo(created);
  }

  @Test
  void aChangeLeavesTheRestAndNullRemoves() {
    create(EVERYTHING);
    JsonNode changed =
        json(gateway.patch(STREAMS + "/lobby", "{\"crop\":null,\"thumbnail_width\":null}"));
    assertThat(changed.path("crop").isNull()).isTrue();
    assertThat(changed.path("thumbnail_width").isNull()).isTrue();
    assertThat(changed.path("gate").asText()).isEqualTo("on");
    gateway.put(STREAMS + "/lobby", "{\"source\":\"rtsp://camera/1\"}");
    assertThat(pictures()).isEqualTo(PictureSettings.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"crop\":{\"x\":0.5,\"y\":0,\"width\":0.6,\"height\":1} | crop",
        "\"crop\":{\"x\":0.5,\"y\":0,\"width\":0.6} | crop",
        "\"crop\":7 | crop",
        "\"zones\":[{\"name\":\"a b\",\"outline\":[[0,0],[1,0],[1,1]]}] | zones[0]",
        "\"zones\":[{\"name\":\"a\",\"outline\":[[0,0],[1,0]]}] | zones[0]",
        "\"zones\":[{\"name\":\"a\"}] | zones[0]",
        "\"zones\":[{\"name\":\"a\",\"outline\":[[0,0],[1,0],[1,1]],\"x\":1}] | zones[0]",
        "\"zones\":{} | zones",
        "\"masks\":[[[0,0],[2,0],[1,1]]] | masks[0]",
        "\"masks\":[[[0,0],[1,0],[1,1]],[1]] | masks[1]",
        "\"thumbnail_width\":4 | thumbnail_width",
        "\"thumbnail_width\":80.5 | thumbnail_width",
        "\"hardware\":\"gpu\" | hardware",
        "\"skip\":\"all\" | skip",
        "\"gate\":true | gate",
        "\"id\":\"lobby~door\" | id",
      })
  void whatCannotBeIsRefusedByTheNameOfItsField(String body, String field) {
    HttpResponse<String> refused =
        gateway.post(STREAMS, "{\"source\":\"rtsp://camera/1\",\"name\":\"x\"," + body + "}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).path("errors").get(0).path("field").asText()).isEqualTo(field);
  }

  @Test
  void zonesThatDoNotGoWithTheCropAreRefused() {
    create(EVERYTHING);
    HttpResponse<String> refused =
        gateway.patch(
            STREAMS + "/lobby", "{\"crop\":{\"x\":0.5,\"y\":0,\"width\":0.5,\"height\":1}}");
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body()).contains("the zone door lies outside of the crop");
  }

  @Test
  void aQueryMayNameAZoneThatACameraHas() {
    create(EVERYTHING);
    String body = "{\"sentence\":\"a dog\",\"streams\":[\"lobby~%s\"]}";
    assertThat(gateway.post("/api/v1/queries", body.formatted("door")).statusCode()).isEqualTo(201);
    assertThat(gateway.post("/api/v1/queries", body.formatted("roof")).statusCode()).isEqualTo(422);
  }

  private HttpResponse<String> create(String pictures) {
    HttpResponse<String> created =
        gateway.post(STREAMS, "{\"id\":\"lobby\",\"source\":\"rtsp://camera/1\"," + pictures + "}");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return created;
  }

  private PictureSettings pictures() {
    return gateway.state.streams().get(new StreamId("lobby")).get().value().pictures();
  }

  private static String fields(JsonNode json) {
    return Stream.of("crop", "zones", "masks", "thumbnail_width", "hardware", "skip", "gate")
        .map(name -> name + "=" + json.get(name))
        .collect(Collectors.joining("\n"));
  }

  private static JsonNode parsed(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
