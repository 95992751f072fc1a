package io.sightline.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sightline.app.config.QueryEntry;
import io.sightline.app.config.StreamEntry;
import io.sightline.app.config.SystemConfig;
import io.sightline.app.embedded.SightlineSystem;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.ingest.testing.RtspCamera;
import io.sightline.tests.EventStream.Heard;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The embedded system is stopped while a moment is open, and started again on the same folder. */
@Tag("live")
class RestartTest {
  private static final QueryEntry PERSON = QueryEntry.of("a person is in the room");

  @TempDir Path folder;

  @Test
  void streamsQueriesAndTheOpenMomentAreStillThereAndNothingIsToldTwice() throws Exception {
    Path clip = SharedData.video("one-by-one-person-detection.mp4");
    List<Heard> heard = new ArrayList<>();
    try (RtspCamera camera = RtspCamera.showing(clip)) {
      StreamEntry stream =
          new StreamEntry(
              new StreamId("room"), new SourceUri(camera.url()), Optional.empty(), true);
      String open;
      try (SightlineSystem system = start(List.of(stream), List.of(PERSON));
          EventStream events = new EventStream(system.page())) {
        assertThat(events.await(all -> count(all, "new") == 1, 60))
            .as("a moment has begun")
            .isTrue();
        heard.addAll(events.heard());
        open = heard.get(0).id();
      }
      try (SightlineSystem system = start(List.of(), List.of());
          EventStream events = new EventStream(system.page())) {
        assertThat(get(system.page(), "/api/v1/streams")).contains("room");
        assertThat(get(system.page(), "/api/v1/queries")).contains(PERSON.sentence());
        assertThat(get(system.page(), "/api/v1/moments"))
            .as("the moment that was open")
            .contains(open);
        // The camera shows its clip again from the start: the old moment ends with its epoch, then
        // the same person comes in.
        assertThat(events.await(all -> count(all, "end") == 1 && count(all, "new") >= 1, 60))
            .as("%s", events.heard())
            .isTrue();
        heard.addAll(events.heard());
      }
    }
    List<Heard> ends = heard.stream().filter(one -> one.type().equals("end")).toList();
    assertThat(ends)
        .singleElement()
        .satisfies(
            end -> assertThat(end.moment().path("end_reason").asText()).isEqualTo("epoch_ended"));
    List<Heard> starts = heard.stream().filter(one -> one.type().equals("new")).toList();
    assertThat(starts).extracting(Heard::id).doesNotHaveDuplicates().contains(ends.get(0).id());
  }

  @Test
  void aQueryIsEncodedAnewForAnotherEncoder() throws Exception {
    Path next = copyWithVersion(SharedData.encoder(), "2");
    try (SightlineSystem system = start(List.of(), List.of(PERSON))) {
      assertThat(get(system.page(), "/api/v1/queries")).contains("yolox-clip@1");
    }
    try (SightlineSystem system =
        SightlineSystem.start(config(List.of(), List.of()), next, SharedData.head())) {
      assertThat(get(system.page(), "/api/v1/queries"))
          .contains("yolox-clip@2")
          .doesNotContain("yolox-clip@1");
    }
  }

  private Path copyWithVersion(Path bundle, String version) throws IOException {
    Path copy = Files.createDirectory(folder.resolve("bundle"));
    try (Stream<Path> files = Files.list(bundle)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Path json = copy.resolve("encoder.json");
    json.toFile().setWritable(true);
    Files.writeString(
        json,
        Files.readString(json).replace("\"version\": \"1\"", "\"version\": \"" + version + "\""));
    return copy;
  }

  private SightlineSystem start(List<StreamEntry> streams, List<QueryEntry> queries) {
    return SightlineSystem.start(config(streams, queries), SharedData.encoder(), SharedData.head());
  }

  private SystemConfig config(List<StreamEntry> streams, List<QueryEntry> queries) {
    SystemConfig base = SystemConfig.DEFAULT;
    return new SystemConfig(
        folder.resolve("data"),
        base.host(),
        0,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        4,
        0,
        streams,
        queries);
  }

  private static long count(List<Heard> heard, String type) {
    return heard.stream().filter(one -> one.type().equals(type)).count();
  }

  private static String get(URI page, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(page.resolve(path)).build();
    String body =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    JsonNode json = new JsonMapper().readTree(body);
    return json.toString();
  }
}
