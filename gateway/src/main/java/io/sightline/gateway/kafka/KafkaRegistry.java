package io.sightline.gateway.kafka;

import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import io.sightline.gateway.registry.Registry;
import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Streams and queries as compacted topics. A write returns when the brokers have acknowledged it
 * and this gateway has read it back: the view is changed by the reader alone, in the log's order.
 */
final class KafkaRegistry implements Registry {
  private final Producer<byte[], byte[]> producer;
  private final Progress progress;
  private final Duration patience;

  /**
   * @param patience how long an acknowledgement, and then the reading back, may take
   */
  KafkaRegistry(Producer<byte[], byte[]> producer, Progress progress, Duration patience) {
    this.producer = producer;
    this.progress = progress;
    this.patience = patience;
  }

  @Override
  public void save(StreamSpec stream) {
    write(Topics.STREAMS, stream.id(), stream);
  }

  @Override
  public void delete(StreamId stream) {
    write(Topics.STREAMS, stream, null);
  }

  @Override
  public void save(Query query) {
    write(Topics.QUERIES, query.id(), query);
  }

  @Override
  public void delete(QueryId query) {
    write(Topics.QUERIES, query, null);
  }

  private <K, V> void write(Topic<K, V> topic, K key, V value) {
    byte[] keyBytes = topic.keySerde().serializer().serialize(topic.name(), key);
    byte[] valueBytes =
        value == null ? null : topic.valueSerde().serializer().serialize(topic.name(), value);
    try {
      RecordMetadata kept =
          producer
              .send(new ProducerRecord<>(topic.name(), keyBytes, valueBytes))
              .get(patience.toMillis(), TimeUnit.MILLISECONDS);
      TopicPartition partition = new TopicPartition(kept.topic(), kept.partition());
      if (!progress.await(partition, kept.offset(), patience)) {
        throw unavailable("it was kept, but could not be read back in time", null);
      }
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw unavailable("Kafka did not take it in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("the gateway is stopping", e);
    }
  }

  private static RefusedException unavailable(String why, Exception cause) {
    return new RefusedException(Kind.UNAVAILABLE, why, cause);
  }
}
