package io.sightline.operator;

import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Hands records over as they are, each to the topic it names, by its key. */
final class TopicRecordWriter implements KafkaRecordSerializationSchema<TopicRecord> {
  private static final long serialVersionUID = 1;

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      TopicRecord record, KafkaSinkContext context, Long timestamp) {
    return new ProducerRecord<>(record.topic(), record.key(), record.value());
  }
}
