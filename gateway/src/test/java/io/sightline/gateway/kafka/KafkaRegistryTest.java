package io.sightline.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sightline.core.query.QueryId;
import io.sightline.gateway.Samples;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.schemas.Topics;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaRegistryTest {
  private static final TopicPartition STREAMS = new TopicPartition("streams", 0);

  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Progress progress = new Progress();

  @Test
  void aWriteReturnsWhenItIsAcknowledgedAndReadBack() throws Exception {
    KafkaRegistry registry = new KafkaRegistry(producer, progress, Duration.ofSeconds(20));
    CompletableFuture<Void> write =
        CompletableFuture.runAsync(() -> registry.save(Samples.stream("lobby")));
    while (!producer.completeNext()) {
      Thread.onSpinWait();
    }
    progress.applied(STREAMS, 0);
    assertThat(write).as("acknowledged, not read back").isNotDone();
    progress.applied(STREAMS, 1);
    write.get(20, TimeUnit.SECONDS);
    ProducerRecord<byte[], byte[]> record = producer.history().get(0);
    assertThat(Topics.STREAMS.valueSerde().deserializer().deserialize("streams", record.value()))
        .isEqualTo(Samples.stream("lobby"));
  }

  @Test
  void aDeletionIsATombstone() {
    MockProducer<byte[], byte[]> quick =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    progress.applied(new TopicPartition("queries", 0), 1);
    new KafkaRegistry(quick, progress, Duration.ofSeconds(20)).delete(new QueryId("q1"));
    assertThat(quick.history().get(0).topic()).isEqualTo("queries");
    assertThat(quick.history().get(0).value()).isNull();
  }

  @Test
  void aWriteThatKafkaRefusesIsUnavailable() throws Exception {
    KafkaRegistry registry = new KafkaRegistry(producer, progress, Duration.ofSeconds(20));
    CompletableFuture<RefusedException.Kind> write =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                registry.save(Samples.stream("lobby"));
                return null;
              } catch (RefusedException e) {
                return e.kind();
              }
            });
    while (!producer.errorNext(new NotEnoughReplicasException("one is down"))) {
      Thread.onSpinWait();
    }
    assertThat(write.get(20, TimeUnit.SECONDS)).isEqualTo(RefusedException.Kind.UNAVAILABLE);
  }

  @Test
  void aWriteThatIsNotAcknowledgedInTimeIsUnavailable() {
    KafkaRegistry registry = new KafkaRegistry(producer, progress, Duration.ofMillis(20));
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> registry.save(Samples.stream("lobby")))
        .withMessageContaining("did not take it in time");
  }

  @Test
  void aWriteThatIsNotReadBackInTimeIsUnavailable() {
    MockProducer<byte[], byte[]> quick =
        new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    KafkaRegistry registry = new KafkaRegistry(quick, progress, Duration.ofMillis(20));
    assertThatExceptionOfType(RefusedException.class)
        .isThrownBy(() -> registry.save(Samples.stream("lobby")))
        .withMessageContaining("could not be read back");
  }
}
