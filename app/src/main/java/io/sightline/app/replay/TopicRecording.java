package io.sightline.app.replay;

import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the topic of frames still holds of a stream, up to the end that it has now. Frames that
 * cannot be decoded are skipped and counted in the log.
 */
final class TopicRecording implements Recording {
  private static final Logger LOG = LoggerFactory.getLogger(TopicRecording.class);
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaConsumer<StreamId, FrameEvent> consumer;
  private final StreamId stream;
  private final Map<TopicPartition, Long> ends;
  private final Queue<FrameEvent> ready = new ArrayDeque<>();
  private long undecodable;

  /**
   * @param kafka client properties, {@code bootstrap.servers} among them
   */
  TopicRecording(Map<String, String> kafka, StreamId stream) {
    this.stream = stream;
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    consumer =
        new KafkaConsumer<>(
            settings,
            Topics.FRAMES.keySerde().deserializer(),
            Topics.FRAMES.valueSerde().deserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.FRAMES.name()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    ends = consumer.endOffsets(partitions);
  }

  @Override
  public Optional<FrameEvent> next() {
    while (ready.isEmpty() && !atEnd()) {
      poll();
    }
    return Optional.ofNullable(ready.poll());
  }

  private void poll() {
    try {
      for (ConsumerRecord<StreamId, FrameEvent> record : consumer.poll(POLL)) {
        boolean ours = stream.equals(record.key()) && record.value() != null;
        if (ours
            && record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
          ready.add(record.value());
        }
      }
    } catch (RecordDeserializationException e) {
      undecodable++;
      consumer.seek(e.topicPartition(), e.offset() + 1);
    }
  }

  private boolean atEnd() {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  @Override
  public void close() {
    if (undecodable > 0) {
      LOG.warn("{} frames could not be decoded and were skipped", undecodable);
    }
    consumer.close();
  }
}
