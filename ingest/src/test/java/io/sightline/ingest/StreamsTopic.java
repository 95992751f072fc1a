package io.sightline.ingest;

import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** The {@code streams} topic in memory, with one partition; a consumer that waits a little. */
final class StreamsTopic extends MockConsumer<byte[], byte[]> {
  private static final TopicPartition PARTITION = new TopicPartition(Topics.STREAMS.name(), 0);

  private long next;
  private boolean begun;

  StreamsTopic() {
    super("earliest");
    updatePartitions(
        PARTITION.topic(), List.of(new PartitionInfo(PARTITION.topic(), 0, null, null, null)));
    updateBeginningOffsets(Map.of(PARTITION, 0L));
    updateEndOffsets(Map.of(PARTITION, 0L));
  }

  /** As a registry does it. */
  synchronized void put(StreamSpec spec) {
    String topic = PARTITION.topic();
    add(spec.id(), Topics.STREAMS.valueSerde().serializer().serialize(topic, spec));
  }

  synchronized void delete(StreamId stream) {
    add(stream, null);
  }

  synchronized void garbage(String key) {
    add(new StreamId(key), "garbage".getBytes(StandardCharsets.UTF_8));
  }

  private void add(StreamId stream, byte[] value) {
    byte[] key = stream.value().getBytes(StandardCharsets.UTF_8);
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>(PARTITION.topic(), 0, next++, key, value);
    if (begun) {
      addRecord(record);
    } else {
      updateEndOffsets(Map.of(PARTITION, next));
      schedulePollTask(() -> addRecord(record));
    }
  }

  @Override
  public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    begun = true;
    ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
    if (records.isEmpty()) {
      pause();
    }
    return records;
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
