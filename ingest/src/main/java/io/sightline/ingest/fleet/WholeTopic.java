package io.sightline.ingest.fleet;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * A topic read from its beginning, all partitions of it, by a reader without a group. Belongs to
 * one thread.
 */
public final class WholeTopic implements AutoCloseable {
  private static final Duration METADATA = Duration.ofSeconds(2);

  private final String name;
  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, Long> ends = new HashMap<>();
  private boolean complete;

  /** Takes over the consumer, which is closed with this. */
  public WholeTopic(String name, Consumer<byte[], byte[]> consumer) {
    this.name = name;
    this.consumer = consumer;
  }

  /**
   * Waits for news.
   *
   * @return what came, in order within each partition; nothing while the topic does not exist
   */
  public Iterable<ConsumerRecord<byte[], byte[]>> poll(Duration timeout) {
    if (ends.isEmpty() && !begin()) {
      return List.of();
    }
    ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
    return records;
  }

  /**
   * Whether all that stood in the topic when it was opened has been handed out. Before, an older
   * record may still be replaced by a newer one.
   */
  public boolean complete() {
    complete =
        complete
            || (!ends.isEmpty()
                && ends.entrySet().stream()
                    .allMatch(end -> consumer.position(end.getKey()) >= end.getValue()));
    return complete;
  }

  private boolean begin() {
    List<PartitionInfo> partitions = consumer.partitionsFor(name, METADATA);
    if (partitions == null || partitions.isEmpty()) {
      return false;
    }
    List<TopicPartition> all =
        partitions.stream().map(p -> new TopicPartition(p.topic(), p.partition())).toList();
    Map<TopicPartition, Long> found = consumer.endOffsets(all);
    consumer.assign(all);
    consumer.seekToBeginning(all);
    ends.putAll(found);
    return true;
  }

  /** From any thread: makes a waiting {@link #poll} throw a WakeupException. */
  public void wakeup() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
