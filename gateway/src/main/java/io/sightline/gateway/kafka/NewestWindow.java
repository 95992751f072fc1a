package io.sightline.gateway.kafka;

import io.sightline.core.memory.Window;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * Finds the newest window of a stream on its topic. A window carries all of its stream's memory, so
 * whoever finds it knows what the compressor keeps, wherever that runs.
 *
 * <p>Reads from the end backwards, in pieces that grow, since the newest window of a stream that is
 * online lies among the last few of each stream; as far as the topic reaches, ten minutes. Opens a
 * consumer for each question, one question at a time: it is people who ask. Thread-safe.
 */
final class NewestWindow {
  private static final long FIRST_PIECE = 128;
  private static final long LARGEST_PIECE = 1_024;
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(200);

  private final Supplier<Consumer<byte[], byte[]>> consumers;
  private final Duration patience;

  /**
   * @param consumers of committed records
   * @param patience how long a search may take
   */
  NewestWindow(Supplier<Consumer<byte[], byte[]>> consumers, Duration patience) {
    this.consumers = consumers;
    this.patience = patience;
  }

  /**
   * @return empty if the topic has none of this stream
   * @throws IllegalStateException if it cannot be found in time, or Kafka does not answer
   */
  synchronized Optional<Window> of(StreamId stream) {
    long deadline = System.nanoTime() + patience.toNanos();
    String topic = Topics.WINDOWS.name();
    byte[] key = Topics.WINDOWS.keySerde().serializer().serialize(topic, stream);
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      List<PartitionInfo> partitions = consumer.partitionsFor(topic, ANSWER);
      if (partitions == null || partitions.isEmpty()) {
        throw new IllegalStateException("there is no topic of windows yet");
      }
      // As Kafka's own partitioner does, by which the compressor writes.
      int partition = Utils.toPositive(Utils.murmur2(key)) % partitions.size();
      TopicPartition where = new TopicPartition(topic, partition);
      consumer.assign(List.of(where));
      long begin = consumer.beginningOffsets(List.of(where), ANSWER).get(where);
      long end = consumer.endOffsets(List.of(where), ANSWER).get(where);
      for (long piece = FIRST_PIECE; end > begin; piece = Math.min(2 * piece, LARGEST_PIECE)) {
        long from = Math.max(begin, end - piece);
        Optional<byte[]> found = newestIn(consumer, where, from, end, key, deadline);
        if (found.isPresent()) {
          return Optional.of(
              Topics.WINDOWS.valueSerde().deserializer().deserialize(topic, found.get()));
        }
        end = from;
      }
      return Optional.empty();
    } catch (KafkaException e) {
      throw new IllegalStateException("the topic of windows cannot be read: " + e.getMessage(), e);
    }
  }

  private static Optional<byte[]> newestIn(
      Consumer<byte[], byte[]> consumer,
      TopicPartition where,
      long from,
      long to,
      byte[] key,
      long deadline) {
    consumer.seek(where, from);
    byte[] newest = null;
    while (consumer.position(where, ANSWER) < to) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException("no window of the stream was found in time");
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL).records(where)) {
        if (record.offset() < to && record.value() != null && Arrays.equals(record.key(), key)) {
          newest = record.value();
        }
      }
    }
    return Optional.ofNullable(newest);
  }
}
