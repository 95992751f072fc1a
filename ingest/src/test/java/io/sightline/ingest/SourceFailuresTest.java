package io.sightline.ingest;

import static io.sightline.ingest.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.State;
import io.sightline.ingest.publish.IngestPublisher;
import io.sightline.ingest.testing.NumberEncoder;
import io.sightline.ingest.testing.RtmpServer;
import io.sightline.ingest.testing.RtspCamera;
import io.sightline.ingest.testing.TestVideo;
import io.sightline.ingest.testing.VideoServer;
import io.sightline.schemas.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sources other than RTSP that fail and come back, through the whole of ingest with its defaults.
 */
class SourceFailuresTest {
  private static final Duration SOON = Duration.ofSeconds(40);
  private static final StreamId CAMERA = new StreamId("camera");

  @TempDir Path folder;
  private final StreamsTopic streams = new StreamsTopic();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private IngestService service;

  @BeforeEach
  void start() {
    IngestConfig config = IngestConfig.defaults("localhost:9092");
    Sources sources =
        new Sources(
            SourceKinds.standard(config.timeouts(), InstantSource.system()),
            new Credentials(Map.of(), Optional.empty()));
    service =
        new IngestService(
            config,
            new NumberEncoder(),
            sources,
            streams,
            new IngestPublisher(producer),
            InstantSource.system());
    service.begin();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void anotherCodecAfterALossIsANewEpochAfterAGap() throws Exception {
    Path served = Files.createDirectory(folder.resolve("served"));
    TestVideo.h264(10, 40).write(served.resolve("camera.ts"));
    TestVideo mpeg2 = new TestVideo("mpeg2video", 160, 120, 25, 100, 0, 0);
    Path other = mpeg2.write(folder.resolve("other.ts"));
    try (VideoServer server = VideoServer.of(served)) {
      watch(server.url("camera.ts"));
      await(SOON, "frames", () -> !epochs().isEmpty());
      server.answer(503);
      Files.move(other, served.resolve("camera.ts"), StandardCopyOption.REPLACE_EXISTING);
      await(SOON, "offline", () -> is(State.OFFLINE) && last().reason().contains("error"));
      long first = epochs().last();
      server.answer(200);
      await(SOON, "frames of a later epoch", () -> epochs().last() > first);
      await(SOON, "the gap", () -> hasGap());
    }
  }

  @Test
  void anHlsPublisherThatDiesIsNoticedAndFoundAgain() throws Exception {
    Path served = Files.createDirectory(folder.resolve("hls"));
    Path playlist = served.resolve("index.m3u8");
    // It ends without saying so, as one that was killed.
    Map<String, String> options =
        Map.of("hls_time", "1", "hls_list_size", "4", "hls_flags", "omit_endlist");
    TestVideo video = TestVideo.h264(10, 80);
    Runnable publish = () -> video.sendLive(playlist.toString(), "hls", options);
    try (VideoServer server = VideoServer.of(served)) {
      watch(server.url("index.m3u8"));
      await(SOON, "offline before there is a playlist", () -> is(State.OFFLINE));
      CompletableFuture<Void> once = CompletableFuture.runAsync(publish);
      await(SOON, "online", () -> is(State.ONLINE));
      once.join();
      await(SOON, "offline", () -> is(State.OFFLINE));
      long first = last().epoch();
      CompletableFuture<Void> again = CompletableFuture.runAsync(publish);
      await(SOON, "frames again", () -> watchedSince(first));
      again.join();
    }
  }

  @Test
  void anRtmpPublisherThatDiesIsNoticedAndFoundAgain() throws Exception {
    String url = "rtmp://127.0.0.1:" + freePort() + "/live/camera";
    TestVideo video = TestVideo.h264(10, 60);
    watch(url);
    CompletableFuture<Void> once =
        CompletableFuture.runAsync(() -> video.sendLive(url, "flv", Map.of("listen", "1")));
    await(SOON, "online", () -> is(State.ONLINE));
    long first = last().epoch();
    await(SOON, "offline", () -> is(State.OFFLINE));
    once.join();
    CompletableFuture<Void> again =
        CompletableFuture.runAsync(() -> video.sendLive(url, "flv", Map.of("listen", "1")));
    await(SOON, "online again", () -> is(State.ONLINE) && last().epoch() > first);
    again.join();
  }

  @Test
  void aPublisherThatDiesBehindARealRtmpServerIsNoticedAndFoundAgain() throws Exception {
    Optional<RtmpServer> installed = RtmpServer.start(folder.resolve("nginx"));
    assumeTrue(installed.isPresent(), "nginx with its RTMP module is not installed here");
    try (RtmpServer server = installed.get()) {
      // Longer than the longest wait between two attempts.
      TestVideo video = TestVideo.h264(10, 200);
      watch(server.url());
      await(SOON, "offline without a publisher", () -> is(State.OFFLINE));
      CompletableFuture<Void> once =
          CompletableFuture.runAsync(() -> video.sendLive(server.url(), "flv", Map.of()));
      await(SOON, "online", () -> is(State.ONLINE));
      long first = last().epoch();
      once.join();
      await(SOON, "offline", () -> is(State.OFFLINE));
      CompletableFuture<Void> again =
          CompletableFuture.runAsync(() -> video.sendLive(server.url(), "flv", Map.of()));
      await(SOON, "online again", () -> is(State.ONLINE) && last().epoch() > first);
      again.join();
    }
  }

  @Test
  void timestampsThatRunThroughZeroGoOnWithoutANewEpoch() throws Exception {
    Path video = TestVideo.h264(10, 40).write(folder.resolve("camera.mp4"));
    // The first of them goes through zero after two seconds.
    try (RtspCamera camera =
        RtspCamera.showing(video).ending(RtspCamera.Ending.LOOP).firstTimestamp(-180_000)) {
      watch(camera.url());
      await(SOON, "25 frames", () -> frames() > 25);
      assertThat(camera.plays()).isEqualTo(1);
      assertThat(last().coverage()).hasSize(1);
      assertThat(epochs()).hasSize(1);
    }
  }

  private void watch(String source) {
    streams.put(
        new StreamSpec(CAMERA, "Camera", new SourceUri(source), Optional.empty(), 5, false, true));
  }

  private boolean is(State state) {
    return !statuses().isEmpty() && last().state() == state;
  }

  private StreamStatus last() {
    List<StreamStatus> all = statuses();
    return all.get(all.size() - 1);
  }

  private boolean hasGap() {
    return last().coverage().stream().anyMatch(span -> span.coverage() == Coverage.OFFLINE);
  }

  /** Whether frames of a later epoch came, and coverage has the gap before them. */
  private boolean watchedSince(long epoch) {
    StreamStatus status = last();
    int spans = status.coverage().size();
    return status.epoch() > epoch
        && spans >= 3
        && status.coverage().get(spans - 1).coverage() == Coverage.WATCHED
        && status.coverage().get(spans - 2).coverage() == Coverage.OFFLINE;
  }

  private List<StreamStatus> statuses() {
    List<StreamStatus> all = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      if (record.topic().equals(Topics.STATUS.name())) {
        all.add(
            Topics.STATUS.valueSerde().deserializer().deserialize(record.topic(), record.value()));
      }
    }
    return all;
  }

  private long frames() {
    return producer.history().stream().filter(r -> r.topic().equals(Topics.FRAMES.name())).count();
  }

  private NavigableSet<Long> epochs() {
    NavigableSet<Long> epochs = new TreeSet<>();
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      if (record.topic().equals(Topics.FRAMES.name())) {
        epochs.add(
            Topics.FRAMES
                .valueSerde()
                .deserializer()
                .deserialize(record.topic(), record.value())
                .epoch());
      }
    }
    return epochs;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
