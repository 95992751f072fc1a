package io.sightline.gateway.kafka;

import io.sightline.core.alert.Alert;
import io.sightline.gateway.alerts.AlertLog;
import io.sightline.gateway.metrics.Metrics;
import io.sightline.schemas.DeadLetter;
import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the topic of alerts, with a producer of its own. */
public final class KafkaAlertLog implements AlertLog, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaAlertLog.class);
  // Whoever writes also reads the topics: it must not wait long for brokers that are gone.
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final Producer<byte[], byte[]> producer;
  private final Metrics metrics;

  KafkaAlertLog(Producer<byte[], byte[]> producer, Metrics metrics) {
    this.producer = producer;
    this.metrics = metrics;
  }

  /**
   * @throws KafkaException if the brokers have no usable address
   */
  public static KafkaAlertLog open(String bootstrapServers, Metrics metrics) {
    return new KafkaAlertLog(
        new KafkaProducer<>(
            KafkaState.producerSettings(bootstrapServers, "gateway-alerts", PATIENCE),
            new ByteArraySerializer(),
            new ByteArraySerializer()),
        metrics);
  }

  @Override
  public void append(Alert alert) {
    send(Topics.ALERTS, alert.momentId(), alert, written -> {});
  }

  /** The dead letter says where the alert's record stands, and holds what was to be posted. */
  @Override
  public void appendDead(Alert alert, byte[] payload) {
    send(
        Topics.ALERTS,
        alert.momentId(),
        alert,
        written -> {
          String topic = Topics.ALERTS.name();
          byte[] key = alert.momentId().getBytes(StandardCharsets.UTF_8);
          String cause = alert.channel() + ": " + alert.reason();
          DeadLetter letter =
              new DeadLetter(
                  topic, written.partition(), written.offset(), key, payload, cause, alert.at());
          send(Topics.DEAD_LETTERS, topic, letter, done -> {});
        });
  }

  private <V> void send(
      Topic<String, V> topic, String key, V value, Consumer<RecordMetadata> written) {
    String name = topic.name();
    try {
      producer.send(
          new ProducerRecord<>(
              name,
              topic.keySerde().serializer().serialize(name, key),
              topic.valueSerde().serializer().serialize(name, value)),
          (metadata, failure) -> {
            if (failure == null) {
              written.accept(metadata);
            } else {
              lost(name, key, failure);
            }
          });
    } catch (KafkaException | IllegalStateException e) {
      lost(name, key, e);
    }
  }

  private void lost(String topic, String key, Exception why) {
    LOG.warn("{} of {} could not be written: {}", topic, key, why.toString());
    metrics
        .counter(
            "sightline_alert_records_lost_total",
            "Records about alerts that could not be written.",
            "topic",
            topic)
        .increment();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
