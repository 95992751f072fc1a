package io.sightline.compressor;

import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** What Kafka Streams is told. */
final class StreamsProperties {
  /** A member that died is missed for this long before another takes over its work. */
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(3);

  /** Longer than any pause of a process that is to live; its transaction is aborted after it. */
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(1);

  private StreamsProperties() {}

  static Properties of(CompressorConfig config, DeadLetters letters, RocksMemory rocks) {
    Properties properties = new Properties();
    properties.putAll(config.kafka());
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    properties.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
    properties.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbyReplicas());
    properties.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replicationFactor());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
    properties.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    // A frame never waits for a change of the streams topic that may come.
    properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
    properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksSettings.class);
    properties.put(RocksMemory.CONFIG, rocks);
    putHandlers(properties, letters);
    putClientSettings(properties);
    return properties;
  }

  private static void putHandlers(Properties properties, DeadLetters letters) {
    properties.put(
        StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, UndecodableRecords.class);
    properties.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, RefusedRecords.class);
    properties.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, RefusedRecords.class);
    properties.put(DeadLetters.CONFIG, letters);
  }

  private static void putClientSettings(Properties properties) {
    main(properties, ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_TIMEOUT.toMillis());
    main(properties, ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 500);
    producer(properties, ProducerConfig.LINGER_MS_CONFIG, 0);
    producer(properties, ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    producer(properties, ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_TIMEOUT.toMillis());
  }

  private static void main(Properties properties, String name, long value) {
    properties.putIfAbsent(StreamsConfig.mainConsumerPrefix(name), Math.toIntExact(value));
  }

  private static void producer(Properties properties, String name, long value) {
    properties.putIfAbsent(StreamsConfig.producerPrefix(name), Math.toIntExact(value));
  }
}
