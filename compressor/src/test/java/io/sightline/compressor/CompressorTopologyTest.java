package io.sightline.compressor;

import static io.sightline.compressor.MadeUp.ENCODER;
import static io.sightline.compressor.MadeUp.LOBBY;
import static io.sightline.compressor.MadeUp.YARD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.compressor.state.MemoryCache;
import io.sightline.compressor.state.MemoryRecords;
import io.sightline.core.memory.MemorySettings;
import io.sightline.core.memory.MemoryState;
import io.sightline.core.memory.MemoryStep;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.memory.Window;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.schemas.DeadLetter;
import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import io.sightline.schemas.UndecodableRecordException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole topology with its real store and settings, without a broker. */
class CompressorTopologyTest {
  private static final MemorySettings SETTINGS = new MemorySettings(4, 8, Duration.ofMillis(500));
  private static final Instant NOW = Instant.parse("2026-02-03T04:05:06Z");
  private static final int DIM = 32;
  private static final String CHANGELOG = "sightline-compressor-memory-changelog";

  @TempDir private Path folder;

  private final StreamMemory memory = MadeUp.memory(SETTINGS);
  private final MockProducer<byte[], byte[]> direct =
      new MockProducer<>(
          true, new RoundRobinPartitioner(), new ByteArraySerializer(), new ByteArraySerializer());
  private final DeadLetters letters = new DeadLetters(() -> NOW, () -> direct);
  private final RocksMemory rocks = new RocksMemory(8 << 20);
  private final StandingQueries standing = new StandingQueries();
  private TopologyTestDriver driver;
  private TestInputTopic<StreamId, FrameEvent> frames;
  private TestInputTopic<QueryId, Query> queries;
  private TestOutputTopic<StreamId, Window> windows;

  @BeforeEach
  void open() {
    open(1 << 20);
  }

  private void open(long cacheBytes) {
    open(memory, cacheBytes, Map.of());
  }

  private void open(StreamMemory core, long cacheBytes, Map<String, String> settings) {
    Properties properties =
        StreamsProperties.of(CompressorConfig.of("nowhere:1", folder), letters, rocks);
    properties.putAll(settings);
    driver =
        new TopologyTestDriver(
            CompressorTopology.build(
                new CompressorTopology.Parts(
                    core, standing, new MemoryCache(cacheBytes), () -> NOW)),
            properties);
    frames = input(Topics.FRAMES);
    queries = input(Topics.QUERIES);
    windows = output(Topics.WINDOWS);
  }

  private <K, V> TestInputTopic<K, V> input(Topic<K, V> topic) {
    return driver.createInputTopic(
        topic.name(), topic.keySerde().serializer(), topic.valueSerde().serializer());
  }

  private <K, V> TestOutputTopic<K, V> output(Topic<K, V> topic) {
    return driver.createOutputTopic(
        topic.name(), topic.keySerde().deserializer(), topic.valueSerde().deserializer());
  }

  @AfterEach
  void close() {
    driver.close();
    letters.close();
    rocks.close();
  }

  /** What core makes of the frames, stamped as the topology stamps it. */
  private List<Window> byHand(List<FrameEvent> input, List<QueryVectors> vectors) {
    List<Window> expected = new ArrayList<>();
    MemoryState state = MemoryState.EMPTY;
    for (FrameEvent frame : input) {
      MemoryStep step = memory.advance(state, frame, vectors);
      state = step.next();
      step.window().ifPresent(window -> expected.add(window.assembledAt(NOW)));
    }
    return expected;
  }

  private void send(List<FrameEvent> input) {
    input.forEach(frame -> frames.pipeInput(frame.stream(), frame));
  }

  private List<Window> windowsOf(StreamId stream) {
    return windows.readKeyValuesToList().stream()
        .filter(record -> record.key.equals(stream))
        .map(record -> record.value)
        .toList();
  }

  private List<DeadLetter> deadLetters() {
    return output(Topics.DEAD_LETTERS).readValuesToList();
  }

  // Frames in, windows out.

  @Test
  void theWindowsAreThoseThatCoreMakesOfTheSameFrames() {
    List<FrameEvent> yard = MadeUp.frames(YARD, 60, DIM, 1);
    List<FrameEvent> lobby = MadeUp.frames(LOBBY, 60, DIM, 10);
    for (int i = 0; i < 60; i++) {
      send(List.of(yard.get(i), lobby.get(i)));
    }
    List<KeyValue<StreamId, Window>> out = windows.readKeyValuesToList();

    assertThat(out)
        .filteredOn(r -> r.key.equals(YARD))
        .extracting(r -> r.value)
        .isEqualTo(byHand(yard, List.of()));
    assertThat(out)
        .filteredOn(r -> r.key.equals(LOBBY))
        .extracting(r -> r.value)
        .isEqualTo(byHand(lobby, List.of()));
    assertThat(letters.count()).isZero();
  }

  @Test
  void framesThatComeTwiceMakeNoWindowTwice() {
    List<FrameEvent> once = MadeUp.frames(YARD, 20, DIM, 4);
    once.forEach(frame -> send(List.of(frame, frame)));
    send(once);

    assertThat(windowsOf(YARD)).isEqualTo(byHand(once, List.of()));
  }

  @Test
  void withoutACacheTheWindowsAreTheSame() {
    driver.close();
    open(0);
    List<FrameEvent> input = MadeUp.frames(YARD, 60, DIM, 1);
    send(input);

    assertThat(windowsOf(YARD)).isEqualTo(byHand(input, List.of()));
  }

  // Queries.

  @Test
  void queriesThatStandGuideTheMemoryFromTheNextFrameOn() {
    Query query = MadeUp.query("car", ENCODER, MadeUp.passing(YARD, DIM));
    queries.pipeInput(query.id(), query);
    List<FrameEvent> input = MadeUp.frames(YARD, 60, DIM, 1);
    send(input);
    List<Window> guided = windowsOf(YARD);

    assertThat(guided).isEqualTo(byHand(input, List.of(query.vectors())));
    assertThat(guided.equals(byHand(input, List.of()))).isFalse();
  }

  @Test
  void aQueryThatIsDeletedOrSwitchedOffGuidesNoMore() {
    Query query = MadeUp.query("car", ENCODER, MadeUp.passing(YARD, DIM));
    queries.pipeInput(query.id(), query);
    assertThat(standing.of(YARD, ENCODER)).containsExactly(query.vectors());

    queries.pipeInput(query.id(), null);
    assertThat(standing.all()).isEmpty();
    List<FrameEvent> input = MadeUp.frames(YARD, 60, DIM, 1);
    send(input);

    assertThat(windowsOf(YARD)).isEqualTo(byHand(input, List.of()));
  }

  @Test
  void aQueryOfAnotherStreamOrEncoderIsNotCompared() {
    float[] embedding = MadeUp.passing(YARD, DIM);
    Query elsewhere = MadeUp.query("car", ENCODER, embedding, LOBBY);
    Query otherwise = MadeUp.query("bus", "other@1", embedding);
    queries.pipeInput(elsewhere.id(), elsewhere);
    queries.pipeInput(otherwise.id(), otherwise);
    List<FrameEvent> input = MadeUp.frames(YARD, 60, DIM, 1);
    send(input);

    assertThat(standing.of(LOBBY, ENCODER)).containsExactly(elsewhere.vectors());
    assertThat(windowsOf(YARD)).isEqualTo(byHand(input, List.of()));
  }

  @Test
  void aRestartFindsTheQueriesThatTheGlobalStoreHolds() {
    Query query = MadeUp.query("car", ENCODER, MadeUp.passing(YARD, DIM));
    queries.pipeInput(query.id(), query);
    KeyValueStore<QueryId, Query> store = driver.getKeyValueStore(QueryTable.STORE);

    assertThat(store.get(query.id())).isEqualTo(query);
    queries.pipeInput(query.id(), null);
    assertThat(store.get(query.id())).isNull();
  }

  // What cannot be used.

  private void sendRaw(String topic, String key, byte[] value) {
    TestInputTopic<byte[], byte[]> raw =
        driver.createInputTopic(topic, new ByteArraySerializer(), new ByteArraySerializer());
    raw.pipeInput(key == null ? null : key.getBytes(StandardCharsets.UTF_8), value);
  }

  @Test
  void garbageAmongFramesGoesToDeadLettersAndTheRestGoesOn() {
    // The test driver drops what is sent before a transaction's first good record; Kafka does not.
    driver.close();
    open(memory, 1 << 20, Map.of("processing.guarantee", "at_least_once"));
    List<FrameEvent> input = MadeUp.frames(YARD, 40, DIM, 4);
    send(input.subList(0, 20));
    byte[] garbage = {'n', 'o'};
    sendRaw(Topics.FRAMES.name(), "yard", garbage);
    send(input.subList(20, 40));

    assertThat(windowsOf(YARD)).isEqualTo(byHand(input, List.of()));
    assertThat(letters.count()).isEqualTo(1);
    assertThat(deadLetters())
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.topic()).isEqualTo("frames");
              assertThat(letter.offset()).isEqualTo(20);
              assertThat(letter.key()).contains("yard".getBytes(StandardCharsets.UTF_8));
              assertThat(letter.value()).contains(garbage);
              assertThat(letter.cause()).isNotBlank();
              assertThat(letter.at()).isEqualTo(NOW);
            });
  }

  @Test
  void aFrameUnderAnotherStreamsKeyGoesToDeadLettersAndTheRestGoesOn() {
    List<FrameEvent> input = MadeUp.frames(YARD, 40, DIM, 4);
    send(input.subList(0, 20));
    frames.pipeInput(LOBBY, input.get(20));
    byte[] value = Topics.FRAMES.valueSerde().serializer().serialize("frames", input.get(20));
    sendRaw(Topics.FRAMES.name(), null, value);
    send(input.subList(20, 40));

    assertThat(windowsOf(YARD)).isEqualTo(byHand(input, List.of()));
    assertThat(deadLetters())
        .hasSize(2)
        .allSatisfy(letter -> assertThat(letter.cause()).contains("under its stream"))
        .allSatisfy(letter -> assertThat(letter.value()).contains(value));
  }

  @Test
  void garbageAmongQueriesIsSkippedAndTheRestGoesOn() {
    sendRaw(Topics.QUERIES.name(), "car", new byte[] {1, 2, 3});
    sendRaw(Topics.QUERIES.name(), null, null);
    Query query = MadeUp.query("bus", ENCODER, MadeUp.passing(YARD, DIM));
    queries.pipeInput(query.id(), query);

    assertThat(standing.all()).containsExactly(query);
  }

  @Test
  void theDeadLetterOfAQueryGoesOutByItselfAsItsThreadHasNoProducer() {
    // The test driver puts a handler of its own before the global store.
    UndecodableRecords handler = new UndecodableRecords();
    handler.configure(Map.of(DeadLetters.CONFIG, letters));
    byte[] key = {'c'};
    byte[] value = {1, 2, 3};

    DeserializationExceptionHandler.Response response =
        handler.handleError(
            null,
            new ConsumerRecord<>(Topics.QUERIES.name(), 0, 7, key, value),
            new UndecodableRecordException("not a query"));

    assertThat(response.result()).isEqualTo(DeserializationExceptionHandler.Result.RESUME);
    assertThat(response.deadLetterQueueRecords()).isEmpty();
    assertThat(letters.count()).isEqualTo(1);
    assertThat(direct.history())
        .singleElement()
        .satisfies(sent -> assertThat(sent.topic()).isEqualTo(Topics.DEAD_LETTERS.name()))
        .extracting(
            sent ->
                Topics.DEAD_LETTERS
                    .valueSerde()
                    .deserializer()
                    .deserialize(sent.topic(), sent.value()))
        .isEqualTo(new DeadLetter("queries", 0, 7, key, value, "not a query", NOW));
  }

  @Test
  void aWindowThatIsTooLargeGoesToDeadLettersAndTheRestGoesOn() {
    driver.close();
    open(MadeUp.memory(new MemorySettings(64, 128, Duration.ofMillis(500))), 1 << 24, Map.of());
    send(MadeUp.frames(LOBBY, 130, 4096, 4));
    List<FrameEvent> small = MadeUp.frames(YARD, 10, DIM, 4);
    send(small);

    List<DeadLetter> found = deadLetters();
    assertThat(found).isNotEmpty().allMatch(letter -> letter.topic().equals("frames"));
    assertThat(found.get(0).cause()).contains("windows");
    assertThat(windows.readKeyValuesToList()).filteredOn(r -> r.key.equals(YARD)).hasSize(5);
  }

  // What is kept.

  @Test
  void whatTheChangelogHoldsRestoresTheMemoryAndItGoesOnAsIfNothingHadBeen() {
    List<FrameEvent> input = MadeUp.frames(YARD, 60, DIM, 1);
    send(input.subList(0, 31));
    List<Window> all = new ArrayList<>(windowsOf(YARD));
    Map<Bytes, byte[]> changelog = new TreeMap<>();
    driver
        .createOutputTopic(CHANGELOG, new ByteArrayDeserializer(), new ByteArrayDeserializer())
        .readKeyValuesToList()
        .forEach(record -> changelog.put(Bytes.wrap(record.key), record.value));
    driver.close();

    open(1 << 20);
    KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(MemoryProcessorSupplier.STORE);
    changelog.forEach(store::put);
    send(input.subList(25, 60));
    all.addAll(windowsOf(YARD));

    assertThat(all).isEqualTo(byHand(input, List.of()));
  }

  @Test
  void aDeletedStreamIsForgotten() {
    send(MadeUp.frames(YARD, 40, DIM, 4));
    send(MadeUp.frames(LOBBY, 40, DIM, 4));
    TestInputTopic<StreamId, StreamSpec> streams = input(Topics.STREAMS);

    streams.pipeInput(YARD, null);

    KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(MemoryProcessorSupplier.STORE);
    assertThat(MemoryRecords.read(store, YARD)).isEmpty();
    assertThat(MemoryRecords.read(store, LOBBY)).isPresent();
    windows.readValuesToList();
    send(MadeUp.frames(YARD, 1, DIM, 4));
    assertThat(windowsOf(YARD)).singleElement().satisfies(w -> assertThat(w.longTerm()).isEmpty());
  }

  @Test
  void theStoresUseTheNativeMemoryThatIsSharedAndNoMore() {
    MadeUp.frames(YARD, 40, 4096, 4).forEach(frame -> frames.pipeInput(YARD, frame));

    assertThat(rocks.usedBytes()).isBetween(1L << 16, 8L << 20);
  }

  // Settings.

  @Test
  void theSettingsAskForExactlyOnceAndALowDelay() {
    StreamsConfig config =
        new StreamsConfig(
            StreamsProperties.of(CompressorConfig.of("nowhere:1", folder), letters, rocks));

    assertThat(config.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
        .isEqualTo(StreamsConfig.EXACTLY_ONCE_V2);
    assertThat(config.getLong(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG)).isEqualTo(25);
    Map<String, Object> consumer = config.getMainConsumerConfigs("group", "client", 0);
    assertThat(consumer).containsEntry("session.timeout.ms", 3000);
    assertThat(consumer).containsEntry("isolation.level", "read_committed");
    assertThat(config.getProducerConfigs("client")).containsEntry("transaction.timeout.ms", 60000);
  }

  @Test
  void everyFieldOfTheConfigThatIsWrongIsNamedAndNoSecretPrinted() {
    CompressorConfig right =
        CompressorConfig.of("a:1", folder).withKafka(Map.of("sasl.jaas.config", "password=hush"));
    assertThat(right.toString()).contains("sasl.jaas.config").doesNotContain("hush");

    assertThatThrownBy(
            () ->
                new CompressorConfig(
                    " ",
                    "a/b",
                    folder,
                    0,
                    right.memory(),
                    right.policy(),
                    -1,
                    1,
                    Duration.ZERO,
                    0,
                    11,
                    Map.of("processing.guarantee", "at_least_once")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(
            "bootstrapServers",
            "applicationId",
            "threads",
            "cacheBytes",
            "rocksDbBytes",
            "commitInterval",
            "replicationFactor",
            "standbyReplicas",
            "processing.guarantee");
  }
}
