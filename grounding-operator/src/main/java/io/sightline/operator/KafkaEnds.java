package io.sightline.operator;

import io.sightline.schemas.Topic;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/** Where the job meets Kafka: its sources, its sink, and their client settings. */
final class KafkaEnds {
  /*
   * Long enough for a job to come back and commit what it had prepared; the broker takes 15 minutes
   * at most unless told otherwise.
   */
  private static final int TRANSACTION_TIMEOUT_MS = 900_000;

  private final GroundingConfig config;

  KafkaEnds(GroundingConfig config) {
    this.config = config;
  }

  /**
   * From where the group stands; where it has not stood yet, from the oldest that is kept, so that
   * nothing is lost between the first window and the first read.
   */
  @SuppressWarnings("deprecation") // the connector still asks for Kafka's old enum
  KafkaSource<TopicRecord> fromGroup(Topic<?, ?> topic) {
    return source(topic, OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST));
  }

  /** The whole topic. */
  KafkaSource<TopicRecord> fromStart(Topic<?, ?> topic) {
    return source(topic, OffsetsInitializer.earliest());
  }

  private KafkaSource<TopicRecord> source(Topic<?, ?> topic, OffsetsInitializer from) {
    return KafkaSource.<TopicRecord>builder()
        .setProperties(consumer())
        .setBootstrapServers(config.bootstrapServers())
        .setGroupId(config.groupId())
        .setClientIdPrefix(config.groupId() + "-" + topic.name())
        .setTopics(topic.name())
        .setStartingOffsets(from)
        .setDeserializer(new TopicRecordReader())
        .build();
  }

  /** To the topic that each record names. */
  KafkaSink<TopicRecord> sink() {
    Properties producer = clients();
    producer.setProperty("linger.ms", "0");
    producer.setProperty("batch.size", "262144");
    producer.setProperty("transaction.timeout.ms", String.valueOf(TRANSACTION_TIMEOUT_MS));
    return KafkaSink.<TopicRecord>builder()
        .setKafkaProducerConfig(producer)
        .setBootstrapServers(config.bootstrapServers())
        .setDeliveryGuarantee(
            switch (config.delivery()) {
              case AT_LEAST_ONCE -> DeliveryGuarantee.AT_LEAST_ONCE;
              case EXACTLY_ONCE -> DeliveryGuarantee.EXACTLY_ONCE;
            })
        .setTransactionalIdPrefix(config.groupId())
        .setRecordSerializer(new TopicRecordWriter())
        .build();
  }

  /** For a consumer of its own. */
  Properties consumer() {
    Properties consumer = clients();
    // Windows come in transactions of the compressor; those that failed are not to be seen.
    consumer.setProperty("isolation.level", "read_committed");
    return consumer;
  }

  private Properties clients() {
    Properties properties = new Properties();
    for (Map.Entry<String, String> property : config.kafka().entrySet()) {
      properties.setProperty(property.getKey(), property.getValue());
    }
    return properties;
  }
}
