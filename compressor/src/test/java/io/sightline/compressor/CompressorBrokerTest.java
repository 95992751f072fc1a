package io.sightline.compressor;

import static io.sightline.compressor.MadeUp.ENCODER;
import static io.sightline.compressor.MadeUp.LOBBY;
import static io.sightline.compressor.MadeUp.YARD;
import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.memory.MemorySettings;
import io.sightline.core.memory.MemoryState;
import io.sightline.core.memory.MemoryStep;
import io.sightline.core.memory.MemoryView;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.memory.Window;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameEvent;
import io.sightline.schemas.DeadLetter;
import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import io.sightline.schemas.topic.TopicCreator;
import io.sightline.schemas.topic.TopicSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service on a real broker: one stream through stops, starts and a lost folder. It takes longer
 * than other tests, since it starts a broker and three times a group member.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // the first reads the whole topic
class CompressorBrokerTest {
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int DIM = 32;

  @TempDir private static Path brokerFolder;
  @TempDir private static Path stateFolder;
  @TempDir private static Path otherFolder;
  private static TestBroker broker;
  private static KafkaProducer<byte[], byte[]> producer;

  private final List<FrameEvent> frames = MadeUp.frames(YARD, 90, DIM, 1);
  private final Query query = MadeUp.query("cart", ENCODER, MadeUp.passing(YARD, DIM));
  private Compressor compressor;

  @BeforeAll
  static void startBroker() throws Exception {
    broker = TestBroker.start(brokerFolder);
    Map<String, Object> address = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (Admin admin = Admin.create(address)) {
      new TopicCreator(TopicSettings.bundled()).createMissing(admin, (short) 1);
    }
    producer = new KafkaProducer<>(address, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @AfterAll
  static void stopBroker() {
    producer.close();
    broker.close();
  }

  @AfterEach
  void stopCompressor() {
    if (compressor != null) {
      compressor.close();
    }
  }

  @Test
  @Order(1)
  void aStreamsMemoryOutlivesTheProcessAndItsFolder() throws Exception {
    send(Topics.QUERIES, query.id(), query);
    sendGarbage(Topics.QUERIES.name());

    startOn(stateFolder);
    frames.subList(0, 30).forEach(frame -> send(Topics.FRAMES, YARD, frame));
    sendGarbage(Topics.FRAMES.name());
    frames.subList(30, 40).forEach(frame -> send(Topics.FRAMES, YARD, frame));
    assertThat(windows(40)).isEqualTo(byHand(40));
    seeMemory();
    seeDeadLetters();
    compressor.close();
    assertThat(compressor.health().state()).isEqualTo(Health.State.STOPPED);

    startOn(stateFolder);
    frames.subList(35, 60).forEach(frame -> send(Topics.FRAMES, YARD, frame));
    assertThat(windows(60)).isEqualTo(byHand(60));
    compressor.close();

    startOn(otherFolder);
    frames.subList(60, 90).forEach(frame -> send(Topics.FRAMES, YARD, frame));
    assertThat(windows(90)).isEqualTo(byHand(90));

    send(Topics.STREAMS, YARD, null);
    await(() -> compressor.memoryOf(YARD).isEmpty());
  }

  @Test
  @Order(2)
  void aStandbyKeepsACopyAndGoesOnWhereTheOtherStopped(@TempDir Path first, @TempDir Path second)
      throws Exception {
    List<FrameEvent> lobby = MadeUp.frames(LOBBY, 60, DIM, 1);
    compressor = withStandby(first);
    try (Compressor other = withStandby(second)) {
      compressor.start();
      other.start();
      // Two tasks each, and the copies of the other's two.
      await(() -> stores(first) == 4 && stores(second) == 4);
      lobby.subList(0, 40).forEach(frame -> send(Topics.FRAMES, LOBBY, frame));
      await(() -> remembers(compressor) || remembers(other));
      Compressor active = remembers(compressor) ? compressor : other;
      Compressor left = active == other ? compressor : other;
      active.close();

      lobby.subList(40, 60).forEach(frame -> send(Topics.FRAMES, LOBBY, frame));
      await(() -> remembers(left) && frames(left) == 60);
      assertThat(left.health().state()).isEqualTo(Health.State.RUNNING);
    }
  }

  private Compressor withStandby(Path folder) {
    return new Compressor(
        CompressorConfig.of(broker.bootstrapServers(), folder).withCopies(1, 1), () -> NOW);
  }

  /** How many tasks have a store in the folder, their own or a copy. */
  private static long stores(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.endsWith(Path.of("rocksdb", "memory"))).count();
    } catch (IOException | UncheckedIOException e) {
      return -1; // it changes just now
    }
  }

  private static boolean remembers(Compressor some) {
    return frames(some) >= 40;
  }

  /** How many frames of LOBBY are in its memory; 0 where another has it. */
  private static int frames(Compressor some) {
    try {
      return some.memoryOf(LOBBY)
          .map(
              view ->
                  view.shortFrames() + view.kept().stream().mapToInt(MemoryView.Kept::weight).sum())
          .orElse(0);
    } catch (IllegalStateException e) {
      return 0;
    }
  }

  private void startOn(Path folder) throws InterruptedException {
    compressor =
        new Compressor(
            CompressorConfig.of(broker.bootstrapServers(), folder).withCopies(1, 0), () -> NOW);
    assertThat(compressor.health().state()).isEqualTo(Health.State.CREATED);
    compressor.start();
    assertThat(compressor.awaitRunning(PATIENCE)).as("%s", compressor.health()).isTrue();
  }

  private void seeMemory() {
    MemoryView view = compressor.memoryOf(YARD).orElseThrow();
    assertThat(view.encoder()).isEqualTo(ENCODER);
    assertThat(view.shortFrames()).isEqualTo(8);
    assertThat(view.kept().stream().mapToInt(MemoryView.Kept::weight).sum()).isEqualTo(32);
    assertThat(view.kept()).allMatch(kept -> kept.contrast().containsKey(query.id()));
    assertThat(view.kept()).anyMatch(kept -> kept.contrast().get(query.id()) > 0.7);
    assertThat(compressor.health())
        .satisfies(health -> assertThat(health.state()).isEqualTo(Health.State.RUNNING))
        .satisfies(health -> assertThat(health.threads()).isEqualTo(1))
        .satisfies(health -> assertThat(health.restarts()).isZero())
        .satisfies(health -> assertThat(health.deadLetters()).isEqualTo(2))
        .satisfies(health -> assertThat(health.cacheBytes()).isPositive())
        .satisfies(health -> assertThat(health.rocksDbBytes()).isPositive())
        .satisfies(health -> assertThat(health.problem()).isEmpty());
  }

  private void seeDeadLetters() {
    List<DeadLetter> letters = read(Topics.DEAD_LETTERS, 1, 2);
    assertThat(letters)
        .extracting(DeadLetter::topic)
        .containsExactlyInAnyOrder(Topics.QUERIES.name(), Topics.FRAMES.name());
    assertThat(letters).allMatch(letter -> letter.value().orElseThrow().length == 3);
  }

  /** What core makes of the first frames. */
  private List<Window> byHand(int count) {
    StreamMemory memory = MadeUp.memory(MemorySettings.DEFAULT);
    List<QueryVectors> vectors = List.of(query.vectors());
    List<Window> expected = new ArrayList<>();
    MemoryState state = MemoryState.EMPTY;
    for (FrameEvent frame : frames.subList(0, count)) {
      MemoryStep step = memory.advance(state, frame, vectors);
      state = step.next();
      step.window().map(window -> window.assembledAt(NOW)).ifPresent(expected::add);
    }
    return expected;
  }

  private List<Window> windows(int count) {
    return read(Topics.WINDOWS, TopicSettings.bundled().of(Topics.WINDOWS).partitions(), count);
  }

  /** All committed records of a topic, once there are so many. */
  private static <K, V> List<V> read(Topic<K, V> topic, int partitions, int count) {
    List<V> values = new ArrayList<>();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            broker.bootstrapServers(),
            "isolation.level",
            "read_committed",
            "auto.offset.reset",
            "earliest");
    try (KafkaConsumer<K, V> consumer =
        new KafkaConsumer<>(
            settings, topic.keySerde().deserializer(), topic.valueSerde().deserializer())) {
      List<TopicPartition> all = new ArrayList<>();
      for (int i = 0; i < partitions; i++) {
        all.add(new TopicPartition(topic.name(), i));
      }
      consumer.assign(all);
      await(
          () -> {
            for (ConsumerRecord<K, V> record : consumer.poll(Duration.ofMillis(100))) {
              values.add(record.value());
            }
            return values.size() >= count;
          });
    }
    return values;
  }

  private static <K, V> void send(Topic<K, V> topic, K key, V value) {
    producer.send(
        new ProducerRecord<>(
            topic.name(),
            topic.keySerde().serializer().serialize(topic.name(), key),
            topic.valueSerde().serializer().serialize(topic.name(), value)));
  }

  private static void sendGarbage(String topic) {
    producer.send(
        new ProducerRecord<>(
            topic, YARD.value().getBytes(StandardCharsets.UTF_8), new byte[] {1, 2, 3}));
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited for %s", PATIENCE).isLessThan(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }
}
