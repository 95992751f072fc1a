package io.sightline.ingest;

import static io.sightline.ingest.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.Coverage;
import io.sightline.core.video.StreamStatus.CoverageSpan;
import io.sightline.core.video.StreamStatus.State;
import io.sightline.ingest.encode.BatchSettings;
import io.sightline.ingest.ffmpeg.Timeouts;
import io.sightline.ingest.publish.IngestPublisher;
import io.sightline.ingest.sample.Thumbnails;
import io.sightline.ingest.testing.CameraFault;
import io.sightline.ingest.testing.EncodedVideo;
import io.sightline.ingest.testing.NumberEncoder;
import io.sightline.ingest.testing.RtspCamera;
import io.sightline.ingest.testing.TestVideo;
import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several cameras that fail in every way, one after the other, and one that never does. */
class FaultInjectionTest {
  private static final StreamId STEADY = new StreamId("steady");
  private static final int FAULTS = 16;
  private static final Duration BETWEEN = Duration.ofMillis(700);
  private static final Duration RECOVERED = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());

  @Test
  void everyStreamComesBackAndTheSteadyOneIsNeverDisturbed() throws Exception {
    EncodedVideo video =
        EncodedVideo.read(TestVideo.h264(25, 50).write(folder.resolve("camera.mp4")));
    EncodedVideo another =
        EncodedVideo.read(
            TestVideo.h264(10, 20).sized(160, 120).write(folder.resolve("another.mp4")));
    Map<StreamId, RtspCamera> cameras = new LinkedHashMap<>();
    for (String name : new String[] {"steady", "a", "b", "c"}) {
      RtspCamera camera = RtspCamera.showing(video).another(another).ending(RtspCamera.Ending.LOOP);
      cameras.put(new StreamId(name), camera);
    }
    StreamsTopic streams = new StreamsTopic();
    try (IngestService service = service(streams)) {
      service.begin();
      cameras.forEach((id, camera) -> streams.put(spec(id, camera)));
      await(RECOVERED, "all online", () -> cameras.keySet().stream().allMatch(this::isOnline));
      injectFaults(new ArrayList<>(cameras.values()).subList(1, 4));
      Map<StreamId, Integer> before = new LinkedHashMap<>();
      cameras.keySet().forEach(id -> before.put(id, frames(id).size()));
      await(
          RECOVERED,
          "all online and delivering",
          () ->
              cameras.keySet().stream()
                  .allMatch(id -> isOnline(id) && frames(id).size() > before.get(id) + 3));
    } finally {
      cameras.values().forEach(RtspCamera::close);
    }
    cameras.keySet().forEach(this::assertOrderly);
    cameras.keySet().forEach(this::assertCoverageAgreesWithFrames);
    assertThat(frames(STEADY).stream().map(FrameEvent::epoch).distinct()).hasSize(1);
    assertThat(cameras.get(STEADY).plays()).isEqualTo(1);
    assertThat(frames(new StreamId("a")).stream().map(FrameEvent::epoch).distinct().count())
        .isGreaterThan(2);
  }

  private static void injectFaults(List<RtspCamera> cameras) throws InterruptedException {
    Random random = new Random(4);
    for (int i = 0; i < FAULTS; i++) {
      CameraFault fault = CameraFault.values()[i % CameraFault.values().length];
      RtspCamera camera = cameras.get(random.nextInt(cameras.size()));
      fault.strike(camera);
      Thread.sleep(BETWEEN.toMillis() + random.nextInt(600));
      fault.heal(camera);
    }
  }

  /** Times and numbers grow, no number is left out or given twice. */
  private void assertOrderly(StreamId stream) {
    FrameEvent last = null;
    for (FrameEvent frame : frames(stream)) {
      if (last != null && last.epoch() == frame.epoch()) {
        assertThat(frame.seq()).isEqualTo(last.seq() + 1);
        assertThat(frame.mediaTime()).isGreaterThan(last.mediaTime());
      } else {
        assertThat(frame.epoch()).isGreaterThan(last == null ? 0 : last.epoch());
        assertThat(frame.seq()).isZero();
        assertThat(frame.mediaTime().micros()).isZero();
      }
      last = frame;
    }
  }

  private void assertCoverageAgreesWithFrames(StreamId stream) {
    List<CoverageSpan> spans = statuses(stream).get(statuses(stream).size() - 1).coverage();
    for (CoverageSpan span : spans) {
      long inside =
          frames(stream).stream()
              .filter(frame -> frame.capturedAt().isAfter(span.from().plusMillis(300)))
              .filter(frame -> frame.capturedAt().isBefore(span.to().minusMillis(300)))
              .count();
      double seconds = Duration.between(span.from(), span.to()).toMillis() / 1e3;
      if (span.coverage() == Coverage.OFFLINE) {
        // Of connections that broke again before their frames came out of the encoder: below a
        // second.
        assertThat(inside).as("frames in %s of %s", span, stream).isLessThanOrEqualTo(10);
      } else {
        assertThat(inside)
            .as("frames in %s of %s", span, stream)
            .isGreaterThan((long) (seconds * 3) - 4);
      }
    }
  }

  private IngestService service(StreamsTopic streams) {
    IngestConfig config =
        new IngestConfig(
            Map.of("bootstrap.servers", "localhost:9092"),
            BatchSettings.DEFAULT,
            new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(1)),
            new Backoff.Settings(
                Duration.ofMillis(200), Duration.ofSeconds(2), Duration.ofSeconds(2)),
            Thumbnails.DEFAULT,
            Optional.empty(),
            Duration.ofMillis(500));
    Sources sources =
        new Sources(
            SourceKinds.standard(config.timeouts(), InstantSource.system()),
            new Credentials(Map.of(), Optional.empty()));
    return new IngestService(
        config,
        new NumberEncoder(),
        sources,
        streams,
        new IngestPublisher(producer),
        InstantSource.system());
  }

  private static StreamSpec spec(StreamId id, RtspCamera camera) {
    return new StreamSpec(
        id, id.value(), new SourceUri(camera.url()), Optional.empty(), 5, false, true);
  }

  private boolean isOnline(StreamId stream) {
    List<StreamStatus> known = statuses(stream);
    return !known.isEmpty() && known.get(known.size() - 1).state() == State.ONLINE;
  }

  private List<FrameEvent> frames(StreamId stream) {
    return of(Topics.FRAMES).stream().filter(frame -> frame.stream().equals(stream)).toList();
  }

  private List<StreamStatus> statuses(StreamId stream) {
    return of(Topics.STATUS).stream().filter(status -> status.stream().equals(stream)).toList();
  }

  private <V> Collection<V> of(Topic<?, V> topic) {
    List<V> values = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      if (record.topic().equals(topic.name())) {
        values.add(topic.valueSerde().deserializer().deserialize(topic.name(), record.value()));
      }
    }
    return values;
  }
}
