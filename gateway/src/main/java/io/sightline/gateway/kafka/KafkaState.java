package io.sightline.gateway.kafka;

import io.sightline.gateway.GatewayLimits;
import io.sightline.gateway.alerts.AlertFeed;
import io.sightline.gateway.metrics.Metrics;
import io.sightline.gateway.registry.Registry;
import io.sightline.gateway.view.Insights;
import io.sightline.gateway.view.LiveState;
import io.sightline.gateway.view.Versioned;
import io.sightline.schemas.Topics;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * All of the gateway's Kafka: keeps the views of a {@link LiveState} as the topics are, and offers
 * the {@link Registry} that writes.
 *
 * <p>Two readers: what must be complete (streams, queries, status, moments, alerts), and what only
 * matters live (scores, pictures), so that a flood of the second does not hold up the first.
 */
public final class KafkaState implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  // A moment is told at least twice; of updates there may be many.
  private static final int RECORDS_A_MOMENT = 4;

  private final Producer<byte[], byte[]> producer;
  private final Registry registry;
  private final TopicReader complete;
  private final TopicReader live;

  private KafkaState(
      Producer<byte[], byte[]> producer,
      Registry registry,
      TopicReader complete,
      TopicReader live) {
    this.producer = producer;
    this.registry = registry;
    this.complete = complete;
    this.live = live;
  }

  /** Starts to read; returns at once, whether Kafka is there or not. */
  public static KafkaState start(
      String bootstrapServers,
      LiveState state,
      AlertFeed alerts,
      GatewayLimits limits,
      Metrics metrics,
      InstantSource clock) {
    Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            producerSettings(bootstrapServers, "gateway", PATIENCE),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    DeadLetters deadLetters = new DeadLetters(producer, clock, metrics);
    Progress progress = new Progress();
    ObjLongConsumer<String> skipped =
        (topic, records) ->
            metrics
                .counter(
                    "sightline_skipped_records_total",
                    "Records given up because reading fell behind.",
                    "topic",
                    topic)
                .add(records);
    TopicReader complete =
        new TopicReader(
            "gateway-state",
            completeSources(state, alerts, limits),
            () -> consumer(bootstrapServers, "gateway-state", "read_committed"),
            deadLetters,
            progress,
            () -> {
              state.caughtUp();
              alerts.caughtUp();
            },
            state::waitingFor,
            skipped);
    TopicReader live =
        new TopicReader(
            "gateway-live",
            liveSources(state),
            () -> consumer(bootstrapServers, "gateway-live", "read_uncommitted"),
            deadLetters,
            new Progress(),
            () -> {},
            reason -> {},
            skipped);
    complete.start();
    live.start();
    return new KafkaState(
        producer, new KafkaRegistry(producer, progress, PATIENCE), complete, live);
  }

  static List<Source<?, ?>> completeSources(
      LiveState state, AlertFeed alerts, GatewayLimits limits) {
    return List.of(
        new Source<>(
            Topics.STREAMS,
            Source.ALL,
            (id, spec) -> {
              state.stream(id, spec);
              alerts.stream(id, spec.map(Versioned::value));
            }),
        new Source<>(
            Topics.QUERIES,
            Source.ALL,
            (id, query) -> {
              state.query(id, query);
              alerts.query(id, query.map(Versioned::value));
            }),
        new Source<>(
            Topics.STATUS,
            Source.ALL,
            (id, status) -> {
              state.status(id, status);
              status.map(Versioned::value).ifPresent(alerts::status);
            }),
        new Source<>(
            Topics.MOMENTS,
            (long) RECORDS_A_MOMENT * limits.moments(),
            (id, update) -> {
              state.moment(id, update.map(Versioned::value));
              update.map(Versioned::value).ifPresent(alerts::moment);
            }),
        new Source<>(
            Topics.ALERTS,
            (long) RECORDS_A_MOMENT * limits.moments(),
            (id, alert) -> {
              alert.map(Versioned::value).ifPresent(state::alert);
              alert.map(Versioned::value).ifPresent(alerts::recorded);
            }));
  }

  static List<Source<?, ?>> liveSources(LiveState state) {
    return List.of(
        new Source<>(
            Topics.SCORES,
            0,
            (stream, record) -> record.map(Versioned::value).ifPresent(state::scored)),
        new Source<>(
            Topics.FRAMES,
            0,
            (stream, frame) -> frame.map(Versioned::value).ifPresent(state::framed)));
  }

  /** Where streams and queries are written. */
  public Registry registry() {
    return registry;
  }

  /**
   * @param own what this process knows
   * @return the same, and the memories of streams that other processes keep
   */
  public static Insights insights(String bootstrapServers, Insights own, LiveState state) {
    NewestWindow windows =
        new NewestWindow(
            () -> consumer(bootstrapServers, "gateway-memory", "read_committed"), PATIENCE);
    return own.keepsMemory()
        ? own
        : new WindowInsights(
            own, windows, () -> state.queries().all().stream().map(Versioned::value).toList());
  }

  /** Stops reading and writing; what was acknowledged is kept. */
  @Override
  public void close() {
    complete.close();
    live.close();
    producer.close(Duration.ofSeconds(5));
  }

  static Map<String, Object> producerSettings(
      String bootstrapServers, String clientId, Duration mostBlocked) {
    return Map.of(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
        bootstrapServers,
        CommonClientConfigs.CLIENT_ID_CONFIG,
        clientId,
        ProducerConfig.ACKS_CONFIG,
        "all",
        ProducerConfig.LINGER_MS_CONFIG,
        0,
        ProducerConfig.BUFFER_MEMORY_CONFIG,
        8L << 20,
        ProducerConfig.MAX_BLOCK_MS_CONFIG,
        mostBlocked.toMillis(),
        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
        5_000,
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
        (int) PATIENCE.toMillis());
  }

  private static KafkaConsumer<byte[], byte[]> consumer(
      String bootstrapServers, String clientId, String isolation) {
    return new KafkaConsumer<>(
        Map.of(
            CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            CommonClientConfigs.CLIENT_ID_CONFIG,
            clientId,
            // Members of no group: it only keeps what was put aside.
            ConsumerConfig.GROUP_ID_CONFIG,
            "sightline-gateway-dead-letters",
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            isolation,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false,
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "earliest",
            ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
            8 << 20),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
