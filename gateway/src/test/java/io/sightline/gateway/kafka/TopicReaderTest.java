package io.sightline.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.alert.Alert;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import io.sightline.gateway.GatewayLimits;
import io.sightline.gateway.Samples;
import io.sightline.gateway.alerts.AlertFeed;
import io.sightline.gateway.metrics.Metrics;
import io.sightline.gateway.view.LiveState;
import io.sightline.gateway.view.StateListener;
import io.sightline.gateway.view.Versioned;
import io.sightline.schemas.DeadLetter;
import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicReaderTest {
  private final Metrics metrics = new Metrics();
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
  private final Progress progress = new Progress();
  private final List<String> told = new CopyOnWriteArrayList<>();
  private final List<String> waits = new CopyOnWriteArrayList<>();
  private final List<String> skipped = new CopyOnWriteArrayList<>();
  private final AtomicInteger caughtUp = new AtomicInteger();
  private final LiveState state = new LiveState(GatewayLimits.DEFAULT, new Telling());
  private final List<String> alertsHeard = new CopyOnWriteArrayList<>();
  private final AlertFeed alerts = new AlertsHeard();
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private TopicReader reader;

  @AfterEach
  void stop() {
    if (reader != null) {
      reader.close();
    }
  }

  @Test
  void theViewsAreAsTheTopicsAreBeforeItIsCaughtUp() {
    prepare(KafkaState.completeSources(state, alerts, GatewayLimits.DEFAULT));
    put(Topics.STREAMS, new StreamId("gone"), Samples.stream("gone"));
    put(Topics.STREAMS, new StreamId("lobby"), Samples.stream("lobby"));
    put(Topics.STREAMS, new StreamId("gone"), null);
    put(Topics.QUERIES, new QueryId("q1"), Samples.query("q1", "a dog"));
    put(
        Topics.STATUS,
        new StreamId("lobby"),
        Samples.status("lobby", StreamStatus.State.ONLINE, ""));
    put(Topics.MOMENTS, "m1", Samples.started("m1", 1));
    read(KafkaState.completeSources(state, alerts, GatewayLimits.DEFAULT));
    until(() -> caughtUp.get() == 1);

    assertThat(state.streams().all())
        .extracting(stream -> stream.value().id().value(), Versioned::version)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("lobby", "0-1"));
    assertThat(state.queries().size()).isEqualTo(1);
    assertThat(state.statuses().size()).isEqualTo(1);
    assertThat(state.moments().size()).isEqualTo(1);
    assertThat(told).as("history is no news").isEmpty();

    consumer.schedulePollTask(() -> put(Topics.MOMENTS, "m1", ended()));
    until(() -> told.contains("ENDED a dog"));
    assertThat(caughtUp).hasValue(1);
  }

  @Test
  void aRecordThatCannotBeReadIsPutAsideAndTheRestGoesOn() {
    prepare(KafkaState.completeSources(state, alerts, GatewayLimits.DEFAULT));
    putBytes(Topics.STREAMS, "lobby".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3});
    putBytes(Topics.STREAMS, "not an id!".getBytes(StandardCharsets.UTF_8), null);
    putBytes(Topics.STREAMS, null, new byte[] {4});
    put(Topics.STREAMS, new StreamId("lobby"), Samples.stream("lobby"));
    read(KafkaState.completeSources(state, alerts, GatewayLimits.DEFAULT));
    until(() -> caughtUp.get() == 1);

    assertThat(state.streams().size()).isEqualTo(1);
    assertThat(producer.history()).hasSize(3);
    ProducerRecord<byte[], byte[]> record = producer.history().get(0);
    assertThat(record.topic()).isEqualTo("dead-letters");
    assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo("streams");
    DeadLetter letter =
        Topics.DEAD_LETTERS.valueSerde().deserializer().deserialize("dead-letters", record.value());
    assertThat(letter.value().get()).containsExactly(1, 2, 3);
    assertThat(letter.offset()).isZero();
    assertThat(letter.at()).isEqualTo(Samples.EPOCH_AT);
    assertThat(metrics.toText()).contains("sightline_dead_letters_total{topic=\"streams\"} 3");
  }

  @Test
  void aRecordThatAnEarlierRunPutAsideIsNotPutAsideAgain() {
    List<Source<?, ?>> sources = KafkaState.completeSources(state, alerts, GatewayLimits.DEFAULT);
    prepare(sources);
    TopicPartition streams = new TopicPartition("streams", 0);
    consumer.schedulePollTask(() -> consumer.commitSync(Map.of(streams, new OffsetAndMetadata(2))));
    for (int i = 0; i < 3; i++) {
      putBytes(Topics.STREAMS, "lobby".getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3});
    }
    put(Topics.STREAMS, new StreamId("lobby"), Samples.stream("lobby"));
    read(sources);
    until(() -> caughtUp.get() == 1);
    assertThat(state.streams().size()).isEqualTo(1);
    assertThat(producer.history()).as("the third alone").hasSize(1);
    assertThat(consumer.committed(Set.of(streams)).get(streams).offset()).isEqualTo(3);
  }

  @Test
  void momentsAndAlertsOfBeforeAreToldToTheAlertsTheyAreWhatWasNotDeliveredIsFoundBy() {
    List<Source<?, ?>> sources = KafkaState.completeSources(state, alerts, GatewayLimits.DEFAULT);
    prepare(sources);
    put(Topics.MOMENTS, "m1", Samples.started("m1", 1));
    put(
        Topics.ALERTS,
        "m1",
        Alert.delivered(
            "m1", 0, new StreamId("lobby"), new QueryId("q1"), "sse", Samples.EPOCH_AT));
    read(sources);
    until(() -> caughtUp.get() == 1);
    assertThat(alertsHeard).containsExactlyInAnyOrder("STARTED m1", "DELIVERED m1");
  }

  @Test
  void itWaitsForTopicsThatAreNotThereYet() {
    consumer.updatePartitions("streams", List.of());
    reader = reader(List.of(new Source<>(Topics.STREAMS, Source.ALL, state::stream)));
    reader.start();
    until(() -> waits.contains("the topic streams, which does not exist yet"));
    assertThat(caughtUp).hasValue(0);
    prepare(List.of(new Source<>(Topics.STREAMS, Source.ALL, state::stream)));
    until(() -> caughtUp.get() == 1);
  }

  @Test
  void afterAnErrorItGoesOnFromWhereItWas() {
    List<Source<?, ?>> sources = List.of(new Source<>(Topics.STREAMS, Source.ALL, state::stream));
    prepare(sources);
    put(Topics.STREAMS, new StreamId("lobby"), Samples.stream("lobby"));
    read(sources);
    until(() -> caughtUp.get() == 1);
    consumer.schedulePollTask(
        () -> consumer.setPollException(new KafkaException("the broker hiccupped")));
    until(() -> waits.contains("Kafka: the broker hiccupped"));
    // The reader has closed this consumer and takes a fresh one, on which the topic goes on.
    until(() -> fresh != null && fresh.assignment().size() == 1);
    fresh.schedulePollTask(
        () ->
            fresh.addRecord(
                record(Topics.STREAMS, 1, key(Topics.STREAMS, new StreamId("yard")), yard())));
    until(() -> state.streams().size() == 2);
    assertThat(caughtUp).hasValue(1);
  }

  @Test
  void ofAHugeTopicOnlyTheNewestAreRead() {
    List<Integer> seen = new CopyOnWriteArrayList<>();
    List<Source<?, ?>> sources =
        List.of(
            new Source<>(
                Topics.MOMENTS, 2, (id, update) -> seen.add(update.get().value().revision())));
    prepare(sources);
    for (int i = 0; i < 5; i++) {
      put(Topics.MOMENTS, "m", Samples.moment("m", "lobby", "q1", Type.UPDATED, i, 1, 2));
    }
    read(sources);
    until(() -> caughtUp.get() == 1);
    assertThat(seen).containsExactly(3, 4);
  }

  @Test
  void whereOnlyTheNewestCountsItSkipsWhatItCannotKeepUpWith() {
    List<Source<?, ?>> sources = KafkaState.liveSources(state);
    prepare(sources);
    read(sources);
    until(() -> caughtUp.get() == 1);
    TopicPartition scores = new TopicPartition("scores", 0);
    consumer.schedulePollTask(() -> consumer.updateEndOffsets(Map.of(scores, 50_000L)));
    until(() -> skipped.contains("scores 50000"));
    until(() -> consumer.position(scores) == 50_000);
  }

  private byte[] yard() {
    return Topics.STREAMS.valueSerde().serializer().serialize("streams", Samples.stream("yard"));
  }

  private static MomentUpdate ended() {
    return Samples.moment("m1", "lobby", "q1", Type.ENDED, 1, 1, 3);
  }

  private void prepare(List<Source<?, ?>> sources) {
    for (Source<?, ?> source : sources) {
      String topic = source.topic().name();
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.updateBeginningOffsets(Map.of(partition, 0L));
      consumer.updateEndOffsets(Map.of(partition, 0L));
      consumer.updatePartitions(topic, List.of(new PartitionInfo(topic, 0, null, null, null)));
    }
  }

  private void read(List<Source<?, ?>> sources) {
    reader = reader(sources);
    reader.start();
  }

  private volatile MockConsumer<byte[], byte[]> fresh;
  private final List<ConsumerRecord<byte[], byte[]>> before = new ArrayList<>();
  private final AtomicInteger made = new AtomicInteger();

  private TopicReader reader(List<Source<?, ?>> sources) {
    return new TopicReader(
        "reader",
        sources,
        this::consumer,
        new DeadLetters(producer, InstantSource.fixed(Samples.EPOCH_AT), metrics),
        progress,
        () -> {
          state.caughtUp();
          caughtUp.incrementAndGet();
        },
        waits::add,
        (topic, records) -> skipped.add(topic + " " + records));
  }

  /** The consumer under test first; after an error another, at the end of what was put. */
  private MockConsumer<byte[], byte[]> consumer() {
    if (made.getAndIncrement() == 0) {
      // A consumer takes records only once it has partitions.
      consumer.schedulePollTask(() -> before.forEach(consumer::addRecord));
      return consumer;
    }
    MockConsumer<byte[], byte[]> again = new MockConsumer<>("earliest");
    TopicPartition partition = new TopicPartition("streams", 0);
    again.updateBeginningOffsets(Map.of(partition, 0L));
    again.updateEndOffsets(Map.of(partition, 1L));
    again.updatePartitions("streams", List.of(new PartitionInfo("streams", 0, null, null, null)));
    fresh = again;
    return again;
  }

  private <K, V> void put(Topic<K, V> topic, K key, V value) {
    putBytes(
        topic,
        key(topic, key),
        value == null ? null : topic.valueSerde().serializer().serialize(topic.name(), value));
  }

  private static <K> byte[] key(Topic<K, ?> topic, K key) {
    return topic.keySerde().serializer().serialize(topic.name(), key);
  }

  private void putBytes(Topic<?, ?> topic, byte[] key, byte[] value) {
    TopicPartition partition = new TopicPartition(topic.name(), 0);
    long offset = next.merge(partition, 1L, Long::sum) - 1;
    consumer.updateEndOffsets(Map.of(partition, offset + 1));
    ConsumerRecord<byte[], byte[]> record = record(topic, offset, key, value);
    if (reader == null) {
      before.add(record);
    } else {
      consumer.addRecord(record);
    }
  }

  private static ConsumerRecord<byte[], byte[]> record(
      Topic<?, ?> topic, long offset, byte[] key, byte[] value) {
    return new ConsumerRecord<>(topic.name(), 0, offset, key, value);
  }

  private static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("in time").isNegative();
      Thread.onSpinWait();
    }
  }

  private final class Telling implements StateListener {
    @Override
    public void streamChanged(StreamId stream, Optional<Versioned<StreamSpec>> now) {}

    @Override
    public void queryChanged(
        QueryId query, Optional<Versioned<Query>> before, Optional<Versioned<Query>> now) {}

    @Override
    public void statusChanged(StreamStatus status) {}

    @Override
    public void momentTold(MomentUpdate update, Optional<String> sentence) {
      told.add(update.type() + " " + sentence.orElse("?"));
    }

    @Override
    public void alertTold(Alert alert, Optional<String> sentence) {}

    @Override
    public void scored(ScoreRecord record) {}
  }

  private final class AlertsHeard implements AlertFeed {
    @Override
    public void moment(MomentUpdate update) {
      alertsHeard.add(update.type() + " " + update.moment().id());
    }

    @Override
    public void recorded(Alert alert) {
      alertsHeard.add(alert.outcome() + " " + alert.momentId());
    }

    @Override
    public void stream(StreamId stream, Optional<StreamSpec> spec) {}

    @Override
    public void query(QueryId query, Optional<Query> now) {}

    @Override
    public void status(StreamStatus status) {}

    @Override
    public void caughtUp() {}
  }
}
