package io.sightline.app.kills;

import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The show's own clients of a broker that goes away and comes back, perhaps on another port. What
 * was not acknowledged is for the caller to send again; what was read goes on where it was. For one
 * thread.
 */
final class Wire implements AutoCloseable {
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private String address = "";
  private KafkaProducer<byte[], byte[]> producer;
  private KafkaConsumer<byte[], byte[]> consumer;

  /** What was read. */
  record Heard(List<MomentUpdate> moments, List<ScoreRecord> scores) {}

  /**
   * From now on with the broker there.
   *
   * @return whether that is another than before: what was not acknowledged is lost
   */
  boolean use(String kafka) {
    if (kafka.equals(address)) {
      return false;
    }
    close();
    address = kafka;
    if (!kafka.isEmpty()) {
      producer =
          new KafkaProducer<>(
              Map.of(
                  "bootstrap.servers", kafka,
                  "linger.ms", "0",
                  "max.in.flight.requests.per.connection", "1",
                  "acks", "all",
                  "max.block.ms", "2000",
                  "reconnect.backoff.max.ms", "250",
                  "delivery.timeout.ms", "120000",
                  "request.timeout.ms", "3000"),
              new ByteArraySerializer(),
              new ByteArraySerializer());
    }
    return true;
  }

  /** Whether a broker is known. */
  boolean connected() {
    return !address.isEmpty();
  }

  /** Fails with what the client says where there is no broker. */
  <K, V> Future<?> send(Topic<K, V> topic, K key, V value) {
    if (producer == null) {
      throw new KafkaException("there is no broker now");
    }
    return producer.send(
        new ProducerRecord<>(
            topic.name(),
            topic.keySerde().serializer().serialize(topic.name(), key),
            topic.valueSerde().serializer().serialize(topic.name(), value)));
  }

  /** What came since, waiting for it this long at most; nothing while there is no broker. */
  Heard hear(Duration atMost) {
    Heard heard = new Heard(new ArrayList<>(), new ArrayList<>());
    if (address.isEmpty()) {
      return heard;
    }
    try {
      if (consumer == null && !listen()) {
        return heard;
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(atMost)) {
        next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        if (record.value() == null) {
          continue;
        }
        if (record.topic().equals(Topics.MOMENTS.name())) {
          heard.moments().add(value(Topics.MOMENTS, record));
        } else {
          heard.scores().add(value(Topics.SCORES, record));
        }
      }
    } catch (KafkaException e) {
      closeConsumer();
    }
    return heard;
  }

  private static <V> V value(Topic<?, V> topic, ConsumerRecord<byte[], byte[]> record) {
    return topic.valueSerde().deserializer().deserialize(topic.name(), record.value());
  }

  /** Whether the topics are there. */
  private boolean listen() {
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", address,
                "isolation.level", "read_committed",
                "reconnect.backoff.max.ms", "250",
                "default.api.timeout.ms", "3000"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(Topics.MOMENTS.name(), Topics.SCORES.name())) {
      List<PartitionInfo> infos = consumer.partitionsFor(topic);
      if (infos == null || infos.isEmpty()) {
        closeConsumer();
        return false;
      }
      infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    consumer.assign(partitions);
    partitions.forEach(one -> consumer.seek(one, next.getOrDefault(one, 0L)));
    return true;
  }

  private void closeConsumer() {
    if (consumer != null) {
      consumer.close(CloseOptions.timeout(Duration.ofMillis(200)));
      consumer = null;
    }
  }

  @Override
  public void close() {
    closeConsumer();
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }
}
