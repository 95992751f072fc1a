package io.sightline.ingest.publish;

import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamStatus;
import io.sightline.schemas.DeadLetter;
import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what ingest says to Kafka: frame events, status, dead letters. Thread-safe.
 *
 * <p>A record that cannot be delivered is lost, counted, and told once a burst: the source is live,
 * and what is kept back would only be older. While Kafka cannot be reached, {@code send} waits at
 * most {@link #MAX_BLOCK} once its memory is full.
 */
public final class IngestPublisher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngestPublisher.class);
  private static final Duration MAX_BLOCK = Duration.ofSeconds(2);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final Producer<byte[], byte[]> producer;
  private final FailureBurst failures = new FailureBurst();

  /** Takes over the producer, which is closed with this. */
  public IngestPublisher(Producer<byte[], byte[]> producer) {
    this.producer = producer;
  }

  /**
   * @param kafka client properties, bootstrap servers and security among them
   */
  public static IngestPublisher connect(Map<String, String> kafka) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    // A broker that has just started takes any batch of a producer that it does not know. If the
    // first was turned away and the second came through, the first would never be taken.
    settings.put(ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1);
    settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (int) MAX_BLOCK.toMillis());
    settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
    settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ProducerConfig.CLIENT_ID_CONFIG, "sightline-ingest");
    settings.putAll(kafka);
    return new IngestPublisher(
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
  }

  public void frame(FrameEvent event) {
    send(Topics.FRAMES, event.stream(), event, event.ingestedAt());
  }

  public void status(StreamStatus status) {
    send(Topics.STATUS, status.stream(), status, status.at());
  }

  /** The stream is no more. */
  public void forget(StreamId stream, Instant now) {
    send(Topics.STATUS, stream, null, now);
  }

  /** Whoever remembers frames of this stream is to forget them. */
  public void forgetFrames(StreamId stream, Instant now) {
    send(Topics.FRAMES, stream, null, now);
  }

  public void deadLetter(DeadLetter letter) {
    send(Topics.DEAD_LETTERS, letter.topic(), letter, letter.at());
  }

  /** Records that were not delivered. */
  public long failed() {
    return failures.total();
  }

  private <K, V> void send(Topic<K, V> topic, K key, V value, Instant at) {
    try {
      byte[] keyBytes = topic.keySerde().serializer().serialize(topic.name(), key);
      byte[] valueBytes = topic.valueSerde().serializer().serialize(topic.name(), value);
      Integer partition = key instanceof StreamId stream ? partition(topic.name(), stream) : null;
      producer.send(
          new ProducerRecord<>(topic.name(), partition, at.toEpochMilli(), keyBytes, valueBytes),
          (metadata, failure) -> done(topic.name(), failure));
    } catch (SerializationException e) {
      LOG.error("A record of {} for {} could not be written and is lost", topic, key, e);
      failures.failed();
    } catch (KafkaException e) {
      done(topic.name(), e);
    }
  }

  /**
   * A zone's frames lie with its camera's, so that whoever hears that the camera was deleted
   * remembers its zones, too. Null: by the key.
   */
  private Integer partition(String topic, StreamId stream) {
    if (!stream.isZone()) {
      return null;
    }
    int partitions = producer.partitionsFor(topic).size();
    byte[] camera = stream.camera().value().getBytes(StandardCharsets.UTF_8);
    // As Kafka's own partitioner does with the camera's key.
    return partitions == 0 ? null : Utils.toPositive(Utils.murmur2(camera)) % partitions;
  }

  private void done(String topic, Exception failure) {
    if (failure != null) {
      if (failures.failed()) {
        LOG.warn("Kafka takes no records ({}): {}", topic, failure.toString());
      }
      return;
    }
    long lost = failures.succeeded();
    if (lost > 0) {
      LOG.info("Kafka takes records again; {} were lost", lost);
    }
  }

  /** Delivers what is on its way, for a few seconds at most. */
  @Override
  public void close() {
    producer.close(CLOSE);
  }
}
