package io.sightline.tests.fleet;

import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.FrameGate;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.State;
import io.sightline.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads along what ingest writes, as the rest of the system does. Thread-safe. */
final class TopicWatch implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<StreamId, List<Frame>> frames = new HashMap<>();
  private final Map<StreamId, List<Said>> said = new HashMap<>();
  private final Map<StreamId, StreamStatus> newest = new HashMap<>();
  private final Thread thread;
  private volatile boolean ended;

  /** Of a frame event only what is asked for. */
  record Frame(long epoch, long seq, Instant capturedAt, Instant ingestedAt, boolean shed) {}

  /** Of a status only what is asked for. */
  record Said(Instant at, State state, String reason, long epoch, String worker) {}

  TopicWatch(String bootstrapServers) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers, "enable.auto.commit", "false"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : List.of(Topics.FRAMES.name(), Topics.STATUS.name())) {
      for (PartitionInfo partition : consumer.partitionsFor(topic)) {
        partitions.add(new TopicPartition(topic, partition.partition()));
      }
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread = new Thread(this::run, "topic-watch");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!ended) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        take(record);
      }
    }
    consumer.close();
  }

  private synchronized void take(ConsumerRecord<byte[], byte[]> record) {
    String topic = record.topic();
    StreamId stream = Topics.STATUS.keySerde().deserializer().deserialize(topic, record.key());
    if (topic.equals(Topics.FRAMES.name())) {
      FrameEvent frame =
          Topics.FRAMES.valueSerde().deserializer().deserialize(topic, record.value());
      frames
          .computeIfAbsent(stream, key -> new ArrayList<>())
          .add(
              new Frame(
                  frame.epoch(),
                  frame.seq(),
                  frame.capturedAt(),
                  frame.ingestedAt(),
                  frame.gate() == FrameGate.SHED));
    } else if (record.value() == null) {
      newest.remove(stream);
    } else {
      StreamStatus status =
          Topics.STATUS.valueSerde().deserializer().deserialize(topic, record.value());
      newest.put(stream, status);
      said.computeIfAbsent(stream, key -> new ArrayList<>())
          .add(
              new Said(
                  status.at(),
                  status.state(),
                  status.reason(),
                  status.epoch(),
                  status.work().worker()));
    }
  }

  synchronized List<Frame> frames(StreamId stream) {
    return List.copyOf(frames.getOrDefault(stream, List.of()));
  }

  /** The frame that came last. */
  synchronized Optional<Frame> last(StreamId stream) {
    List<Frame> all = frames.getOrDefault(stream, List.of());
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  synchronized List<Said> said(StreamId stream) {
    return List.copyOf(said.getOrDefault(stream, List.of()));
  }

  synchronized Optional<StreamStatus> status(StreamId stream) {
    return Optional.ofNullable(newest.get(stream));
  }

  /** Who says that it runs the stream, and is online. */
  String worker(StreamId stream) {
    return status(stream)
        .filter(status -> status.state() == State.ONLINE)
        .map(status -> status.work().worker())
        .orElse("");
  }

  @Override
  public void close() {
    ended = true;
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
