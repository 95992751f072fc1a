package io.sightline.ingest;

import static io.sightline.ingest.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.Polygon;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.State;
import io.sightline.core.video.Zone;
import io.sightline.ingest.ffmpeg.Timeouts;
import io.sightline.ingest.publish.IngestPublisher;
import io.sightline.ingest.testing.NumberEncoder;
import io.sightline.ingest.testing.RtspCamera;
import io.sightline.ingest.testing.TestVideo;
import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestServiceTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final StreamId LOBBY = new StreamId("lobby");

  @TempDir static Path folder;
  private static Path video;

  private final StreamsTopic streams = new StreamsTopic();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private RtspCamera camera;
  private IngestService service;

  @BeforeAll
  static void film() {
    video = TestVideo.h264(25, 75).write(folder.resolve("camera.mp4"));
  }

  @BeforeEach
  void start() {
    camera = RtspCamera.showing(video).ending(RtspCamera.Ending.LOOP);
    InstantSource clock = InstantSource.system();
    Sources sources =
        new Sources(
            SourceKinds.standard(Timeouts.DEFAULT, clock),
            new Credentials(Map.of("LOBBY", "admin:hunter2"), Optional.empty()));
    service =
        new IngestService(
            IngestConfig.defaults("localhost:9092"),
            new NumberEncoder(),
            sources,
            streams,
            new IngestPublisher(producer),
            clock);
    service.begin();
  }

  @AfterEach
  void stop() {
    service.close();
    camera.close();
  }

  @Test
  void aRegisteredStreamIsEncodedAndPublishedInOrder() throws Exception {
    streams.put(lobby(true, true));
    await(SOON, "ten frames", () -> frames().size() >= 10);
    List<FrameEvent> frames = frames();
    for (int i = 0; i < 10; i++) {
      FrameEvent frame = frames.get(i);
      assertThat(frame.stream()).isEqualTo(LOBBY);
      assertThat(frame.seq()).isEqualTo(i);
      assertThat(frame.encoder()).isEqualTo("number@1");
      assertThat(NumberEncoder.numberOf(frame.feature().orElseThrow())).isEqualTo(5 * i);
      assertThat(frame.mediaTime().seconds()).isEqualTo(i / 5.0);
      assertThat(frame.clock()).isEqualTo(CaptureClock.SENDER);
      assertThat(frame.thumbnail()).isPresent();
      assertThat(Duration.between(frame.capturedAt(), frame.ingestedAt()))
          .isBetween(Duration.ZERO, Duration.ofSeconds(5));
    }
    assertThat(states(LOBBY)).contains(State.ONLINE);
  }

  @Test
  void withThumbnailsOffNoPixelLeaves() throws Exception {
    streams.put(lobby(true, false));
    await(SOON, "a frame", () -> !frames().isEmpty());
    assertThat(frames()).allSatisfy(frame -> assertThat(frame.thumbnail()).isEmpty());
  }

  @Test
  void statusIsWrittenAgainAndAgainWithRateAndCoverage() throws Exception {
    streams.put(lobby(true, false));
    await(
        SOON,
        "a status with a rate",
        () -> statuses(LOBBY).stream().anyMatch(s -> s.framesPerSecond() > 1));
    StreamStatus status = statuses(LOBBY).get(statuses(LOBBY).size() - 1);
    assertThat(status.coverage()).isNotEmpty();
    assertThat(status.epoch()).isEqualTo(frames().get(0).epoch());
  }

  @Test
  void aStreamThatIsSwitchedOffStopsAndSwitchedOnStartsInANewEpoch() throws Exception {
    streams.put(lobby(true, false));
    await(SOON, "a frame", () -> !frames().isEmpty());
    streams.put(lobby(false, false));
    await(SOON, "disabled", () -> states(LOBBY).contains(State.DISABLED));
    int before = frames().size();
    long epoch = frames().get(before - 1).epoch();
    streams.put(lobby(true, false));
    await(SOON, "frames of a later epoch", () -> frames().get(frames().size() - 1).epoch() > epoch);
  }

  @Test
  void aNewNameIsNoReasonToConnectAgain() throws Exception {
    streams.put(lobby(true, false));
    await(SOON, "a frame", () -> !frames().isEmpty());
    StreamSpec spec = lobby(true, false);
    streams.put(
        new StreamSpec(
            spec.id(),
            "Another name",
            spec.source(),
            spec.credentials(),
            spec.framesPerSecond(),
            spec.thumbnails(),
            spec.enabled()));
    int before = frames().size();
    await(SOON, "more frames", () -> frames().size() > before + 10);
    assertThat(camera.plays()).isEqualTo(1);
  }

  @Test
  void aDeletedStreamStopsAndItsStatusIsATombstone() throws Exception {
    streams.put(lobby(true, false));
    await(SOON, "a frame", () -> !frames().isEmpty());
    streams.delete(LOBBY);
    await(SOON, "a tombstone", () -> lastOf(Topics.STATUS).value() == null);
  }

  @Test
  void aZoneThatIsRemovedIsForgottenOnceItsLastFrameIsOut() throws Exception {
    Zone door = new Zone("door", Polygon.parse("0.1,0.1 0.9,0.1 0.9,0.9"));
    StreamId zone = LOBBY.zone("door");
    PictureSettings zoned = PictureSettings.DEFAULT.withZones(List.of(door));
    streams.put(lobby(true, false).withPictures(zoned));
    await(SOON, "a frame of the zone", () -> !framesUnder(zone).isEmpty());
    streams.put(lobby(true, false));
    await(SOON, "a tombstone", () -> framesUnder(zone).contains(Optional.<byte[]>empty()));
    List<Optional<byte[]>> all = framesUnder(zone);
    assertThat(all.get(all.size() - 1)).isEmpty();
    assertThat(framesUnder(LOBBY)).allSatisfy(frame -> assertThat(frame).isPresent());
  }

  @Test
  void aCameraOfWhichMasksHideEverythingIsMaskedAndNothingOfItIsEncoded() throws Exception {
    Polygon all = Polygon.parse("0,0 1,0 1,1 0,1");
    streams.put(lobby(true, true).withPictures(PictureSettings.DEFAULT.withMasks(List.of(all))));
    await(
        SOON,
        "masked coverage",
        () ->
            statuses(LOBBY).stream()
                .flatMap(status -> status.coverage().stream())
                .anyMatch(span -> span.coverage() == Coverage.MASKED));
    assertThat(frames())
        .isNotEmpty()
        .allSatisfy(
            frame -> {
              assertThat(frame.gate()).isEqualTo(FrameGate.SHED);
              assertThat(frame.thumbnail()).isEmpty();
            });
    assertThat(service.encoderCounts().shed()).isZero();
  }

  @Test
  void aStreamThatIsSavedAgainIsTriedAtOnceThoughItsPasswordWasWrong() throws Exception {
    camera.password("admin", "another", true);
    streams.put(lobby(true, false));
    await(SOON, "offline", () -> states(LOBBY).contains(State.OFFLINE));
    camera.password("admin", "hunter2", true);
    // By itself it would be tried again after 15 to 30 s.
    streams.put(lobby(true, false));
    await(Duration.ofSeconds(10), "a frame", () -> !frames().isEmpty());
  }

  @Test
  void whenIngestStopsItsStreamsAreSaidToBeOffline() throws Exception {
    streams.put(lobby(true, false));
    await(SOON, "a frame", () -> !frames().isEmpty());
    service.close();
    StreamStatus last = statuses(LOBBY).get(statuses(LOBBY).size() - 1);
    assertThat(last.state()).isEqualTo(State.OFFLINE);
    assertThat(last.reason()).isEqualTo("ingest was stopped");
  }

  @Test
  void noSecretIsInAnyRecord() throws Exception {
    camera.password("admin", "another", true);
    streams.put(lobby(true, false));
    await(SOON, "offline", () -> states(LOBBY).contains(State.OFFLINE));
    assertThat(statuses(LOBBY).stream().map(StreamStatus::reason))
        .contains("refused the user name or password");
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      assertThat(new String(record.value(), StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
    }
  }

  @Test
  void anUndecodableStreamGoesToDeadLettersAndTheOthersRun() throws Exception {
    streams.garbage("broken");
    streams.put(lobby(true, false));
    await(SOON, "a frame", () -> !frames().isEmpty());
    assertThat(of(Topics.DEAD_LETTERS)).hasSize(1);
  }

  private StreamSpec lobby(boolean enabled, boolean thumbnails) {
    return new StreamSpec(
        LOBBY,
        "Lobby",
        new SourceUri(camera.url()),
        Optional.of("env:LOBBY"),
        5,
        thumbnails,
        enabled);
  }

  /** Empty for a tombstone. */
  private List<Optional<byte[]>> framesUnder(StreamId stream) {
    byte[] key = stream.value().getBytes(StandardCharsets.UTF_8);
    return producer.history().stream()
        .filter(record -> record.topic().equals(Topics.FRAMES.name()))
        .filter(record -> Arrays.equals(record.key(), key))
        .map(record -> Optional.ofNullable(record.value()))
        .toList();
  }

  private List<FrameEvent> frames() {
    return of(Topics.FRAMES);
  }

  private List<StreamStatus> statuses(StreamId stream) {
    List<StreamStatus> all = new ArrayList<>(of(Topics.STATUS));
    all.removeIf(status -> status == null || !status.stream().equals(stream));
    return all;
  }

  private List<State> states(StreamId stream) {
    return statuses(stream).stream().map(StreamStatus::state).toList();
  }

  private <V> List<V> of(Topic<?, V> topic) {
    List<V> values = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      if (record.topic().equals(topic.name())) {
        values.add(topic.valueSerde().deserializer().deserialize(topic.name(), record.value()));
      }
    }
    return values;
  }

  private ProducerRecord<byte[], byte[]> lastOf(Topic<?, ?> topic) {
    ProducerRecord<byte[], byte[]> last = null;
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      last = record.topic().equals(topic.name()) ? record : last;
    }
    return last;
  }
}
