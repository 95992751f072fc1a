package io.sightline.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.video.CaptureClock;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.State;
import io.sightline.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class IngestPublisherTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final StreamId LOBBY = new StreamId("lobby");

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final IngestPublisher publisher = new IngestPublisher(producer);

  @Test
  void recordsAreKeyedByTheirStreamAndStampedWithTheirTime() {
    publisher.status(status());
    assertThat(producer.history().get(0).topic()).isEqualTo(Topics.STATUS.name());
    assertThat(producer.history().get(0).key()).isEqualTo("lobby".getBytes(StandardCharsets.UTF_8));
    assertThat(producer.history().get(0).timestamp()).isEqualTo(NOW.toEpochMilli());
  }

  @Test
  void aZonesFramesLieWithTheirCameras() {
    List<PartitionInfo> partitions = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      partitions.add(new PartitionInfo(Topics.FRAMES.name(), i, null, null, null));
    }
    Cluster cluster = new Cluster("c", List.of(), partitions, Set.of(), Set.of());
    MockProducer<byte[], byte[]> six =
        new MockProducer<>(
            cluster, true, null, new ByteArraySerializer(), new ByteArraySerializer());
    try (IngestPublisher toSix = new IngestPublisher(six)) {
      for (StreamId stream : List.of(LOBBY.zone("a"), LOBBY.zone("b"), LOBBY.zone("c"))) {
        toSix.frame(frame(stream));
        toSix.frame(frame(stream));
      }
    }
    byte[] camera = LOBBY.value().getBytes(StandardCharsets.UTF_8);
    int expected = BuiltInPartitioner.partitionForKey(camera, 6);
    assertThat(six.history()).hasSize(6).allMatch(record -> record.partition() == expected);
    assertThat(six.history().get(0).key()).isEqualTo("lobby~a".getBytes(StandardCharsets.UTF_8));
  }

  private static FrameEvent frame(StreamId stream) {
    return new FrameEvent(
        stream,
        1,
        0,
        MediaTime.ZERO,
        NOW,
        CaptureClock.ARRIVAL,
        NOW,
        FrameGate.STILL,
        "e@1",
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void recordsThatAreNotDeliveredAreCountedAndTheNextGoOn() {
    publisher.status(status());
    publisher.status(status());
    publisher.status(status());
    producer.errorNext(new TimeoutException("no broker"));
    producer.errorNext(new TimeoutException("no broker"));
    producer.completeNext();
    assertThat(publisher.failed()).isEqualTo(2);
  }

  @Test
  void aSendThatKafkaRefusesIsCountedAndDoesNotThrow() {
    producer.sendException = new TimeoutException("no metadata");
    publisher.status(status());
    assertThat(publisher.failed()).isEqualTo(1);
  }

  @Test
  void aBurstIsToldOnceAtItsBeginningAndOnceAtItsEnd() {
    FailureBurst burst = new FailureBurst();
    assertThat(burst.failed()).isTrue();
    assertThat(burst.failed()).isFalse();
    assertThat(burst.succeeded()).isEqualTo(2);
    assertThat(burst.succeeded()).isZero();
    assertThat(burst.failed()).isTrue();
    assertThat(burst.total()).isEqualTo(3);
  }

  private static StreamStatus status() {
    return new StreamStatus(LOBBY, State.ONLINE, "", 1, 4, 0.1, NOW, List.of());
  }
}
