package io.sightline.app.bench;

import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Listens to the scores on a thread of its own: how many came, and how late. Thread-safe. */
final class ScoresHeard implements AutoCloseable {
  private final AtomicBoolean ends = new AtomicBoolean();
  private final Predicate<StreamId> counted;
  private final Thread thread;
  private final List<Double> latencies = new ArrayList<>();
  private final Map<StreamId, ScoreRecord> newest = new HashMap<>();
  private long frameQueries;

  /**
   * @param counted streams whose scores count now
   */
  ScoresHeard(String kafka, Predicate<StreamId> counted) {
    this.counted = counted;
    this.thread = new Thread(() -> listen(kafka), "scores-heard");
    thread.start();
  }

  private void listen(String kafka) {
    Map<String, Object> properties =
        Map.of("bootstrap.servers", kafka, "isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(Topics.SCORES.name()).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      while (!ends.get()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          take(
              Topics.SCORES.valueSerde().deserializer().deserialize("scores", record.value()),
              Instant.now());
        }
      }
    }
  }

  private synchronized void take(ScoreRecord record, Instant now) {
    if (counted.test(record.stream())) {
      frameQueries += (long) record.times().size() * record.scores().size();
      newest.put(record.stream(), record);
      latencies.add(Duration.between(record.capturedAt(), now).toNanos() / 1e6);
    }
  }

  /** Begins to count anew. */
  synchronized void reset() {
    latencies.clear();
    frameQueries = 0;
  }

  /** Whether each of these streams was scored up to this time, the newest for so many queries. */
  synchronized boolean settled(List<StreamId> streams, MediaTime upTo, int queries) {
    newest.keySet().retainAll(streams);
    return streams.stream()
        .map(newest::get)
        .allMatch(
            record ->
                record != null
                    && record.scores().size() == queries
                    && record.times().get(record.times().size() - 1).compareTo(upTo) >= 0);
  }

  /** (frame, query) pairs that were scored since. */
  synchronized long frameQueries() {
    return frameQueries;
  }

  /** Milliseconds from the capture of a window's newest frame to here; NaN if nothing came. */
  synchronized double latency(double share) {
    return Quantile.of(latencies, share);
  }

  @Override
  public void close() throws InterruptedException {
    ends.set(true);
    thread.join();
  }
}
