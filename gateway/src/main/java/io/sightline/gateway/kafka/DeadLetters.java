package io.sightline.gateway.kafka;

import io.sightline.gateway.metrics.Metrics;
import io.sightline.schemas.DeadLetter;
import io.sightline.schemas.Topics;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts aside records that cannot be read, with the cause, and counts them. */
final class DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private final Producer<byte[], byte[]> producer;
  private final InstantSource clock;
  private final Metrics metrics;

  DeadLetters(Producer<byte[], byte[]> producer, InstantSource clock, Metrics metrics) {
    this.producer = producer;
    this.clock = clock;
    this.metrics = metrics;
  }

  /** Never throws: a record that cannot even be put aside is logged, and reading goes on. */
  void put(ConsumerRecord<byte[], byte[]> record, Exception cause) {
    String where = record.topic() + "-" + record.partition() + "@" + record.offset();
    String why = cause.getClass().getSimpleName() + ": " + cause.getMessage();
    LOG.warn("Record {} goes to {}: {}", where, Topics.DEAD_LETTERS, why);
    metrics
        .counter(
            "sightline_dead_letters_total",
            "Records that could not be read.",
            "topic",
            record.topic())
        .increment();
    DeadLetter letter =
        new DeadLetter(
            record.topic(),
            record.partition(),
            record.offset(),
            record.key(),
            record.value(),
            why,
            clock.instant());
    try {
      String topic = Topics.DEAD_LETTERS.name();
      producer.send(
          new ProducerRecord<>(
              topic,
              Topics.DEAD_LETTERS.keySerde().serializer().serialize(topic, record.topic()),
              Topics.DEAD_LETTERS.valueSerde().serializer().serialize(topic, letter)),
          (metadata, failure) -> {
            if (failure != null) {
              LOG.error("Record {} could not be put aside", where, failure);
            }
          });
    } catch (KafkaException e) {
      LOG.error("Record {} could not be put aside", where, e);
    }
  }
}
