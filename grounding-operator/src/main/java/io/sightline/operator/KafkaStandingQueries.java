package io.sightline.operator;

import io.sightline.schemas.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the topic of queries from its start to its present end. */
final class KafkaStandingQueries implements StandingQueries {
  private static final long serialVersionUID = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Properties consumer;

  private KafkaStandingQueries(Properties consumer) {
    this.consumer = consumer;
  }

  static KafkaStandingQueries of(GroundingConfig config) {
    Properties consumer = new KafkaEnds(config).consumer();
    consumer.setProperty("bootstrap.servers", config.bootstrapServers());
    return new KafkaStandingQueries(consumer);
  }

  /**
   * @throws IOException if the brokers do not answer in time
   */
  @Override
  public List<TopicRecord> read() throws IOException {
    try (KafkaConsumer<byte[], byte[]> kafka =
        new KafkaConsumer<>(consumer, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          kafka.partitionsFor(Topics.QUERIES.name(), PATIENCE).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      kafka.assign(partitions);
      kafka.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = kafka.endOffsets(partitions, PATIENCE);
      List<TopicRecord> records = new ArrayList<>();
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (ends.entrySet().stream()
          .anyMatch(end -> kafka.position(end.getKey()) < end.getValue())) {
        if (System.nanoTime() > until) {
          throw new IOException("the topic of queries could not be read within " + PATIENCE);
        }
        kafka
            .poll(POLL)
            .forEach(
                record ->
                    records.add(
                        new TopicRecord(
                            record.topic(),
                            record.partition(),
                            record.offset(),
                            record.key(),
                            record.value())));
      }
      return records;
    }
  }
}
