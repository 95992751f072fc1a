package io.sightline.ingest;

import static io.sightline.ingest.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.SourceUri;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.State;
import io.sightline.ingest.fleet.StatusHistory;
import io.sightline.ingest.fleet.StreamShare;
import io.sightline.ingest.publish.IngestPublisher;
import io.sightline.ingest.testing.NumberEncoder;
import io.sightline.ingest.testing.RtspCamera;
import io.sightline.ingest.testing.TestVideo;
import io.sightline.schemas.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One worker whose share of the streams changes. */
class HandOverTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final StreamId CAMERA = new StreamId("camera");

  @TempDir Path folder;
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final StreamsTopic streams = new StreamsTopic();
  private final TestShare share = new TestShare();
  private RtspCamera camera;
  private IngestService service;

  /** All streams or none, as the test says. */
  private static final class TestShare implements StreamShare {
    private volatile boolean wanted;
    private volatile boolean orderly;
    private boolean ours;
    private Leaving leaving;

    @Override
    public synchronized boolean poll(Duration timeout) {
      boolean changed = ours != wanted;
      ours = wanted;
      if (changed && !ours) {
        leaving.partitionsLeave(orderly);
      }
      return changed;
    }

    @Override
    public boolean owns(int partition) {
      return ours;
    }

    @Override
    public void onLeaving(Leaving listener) {
      leaving = listener;
    }

    @Override
    public boolean alone() {
      return false;
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void start() {
    Path video = TestVideo.h264(10, 20).write(folder.resolve("camera.mp4"));
    camera = RtspCamera.showing(video).ending(RtspCamera.Ending.LOOP);
    IngestConfig config = IngestConfig.defaults("localhost:9092");
    service =
        new IngestService(
            config,
            new NumberEncoder(),
            new Sources(
                SourceKinds.standard(config.timeouts(), InstantSource.system()),
                new Credentials(Map.of(), Optional.empty())),
            new IngestService.Inputs(streams, share, StatusHistory.none()),
            new IngestPublisher(producer),
            InstantSource.system());
    service.begin();
    watch(camera.url());
  }

  @AfterEach
  void stop() {
    service.close();
    camera.close();
  }

  @Test
  void aStreamOfAnotherShareIsNotTouchedUntilItIsOurs() throws Exception {
    Thread.sleep(300);
    assertThat(camera.clients()).isZero();
    assertThat(statuses()).isEmpty();
    share.wanted = true;
    await(SOON, "online", () -> last() == State.ONLINE);
    assertThat(camera.clients()).isEqualTo(1);
  }

  @Test
  void whatIsHandedOverIsStoppedAndItsLastWordSaysSo() throws Exception {
    share.wanted = true;
    await(SOON, "online", () -> last() == State.ONLINE);
    share.orderly = true;
    share.wanted = false;
    await(SOON, "stopped", () -> camera.clients() == 0 && last() == State.OFFLINE);
    assertThat(newest().reason()).isEqualTo("handed over to another worker");
    assertThat(newest().coverage()).isNotEmpty();
    share.wanted = true;
    await(SOON, "online again", () -> last() == State.ONLINE);
    assertThat(producer.history()).allSatisfy(record -> assertThat(record.value()).isNotNull());
  }

  @Test
  void ofWhatWasLostNothingIsSaidThatCouldStandAfterTheNextWorkersWord() throws Exception {
    share.wanted = true;
    await(SOON, "online", () -> last() == State.ONLINE);
    share.wanted = false;
    await(SOON, "stopped", () -> camera.clients() == 0);
    int said = statuses().size();
    Thread.sleep(2_500);
    assertThat(statuses()).hasSize(said);
    assertThat(last()).isEqualTo(State.ONLINE);
  }

  private void watch(String source) {
    streams.put(
        new StreamSpec(CAMERA, "Camera", new SourceUri(source), Optional.empty(), 5, false, true));
  }

  private State last() {
    return statuses().isEmpty() ? State.DISABLED : newest().state();
  }

  private StreamStatus newest() {
    List<StreamStatus> all = statuses();
    return all.get(all.size() - 1);
  }

  private List<StreamStatus> statuses() {
    List<StreamStatus> all = new ArrayList<>();
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      if (record.topic().equals(Topics.STATUS.name()) && record.value() != null) {
        all.add(
            Topics.STATUS.valueSerde().deserializer().deserialize(record.topic(), record.value()));
      }
    }
    return all;
  }
}
