package io.sightline.gateway.kafka;

import io.sightline.schemas.SchemaRegistryException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that reads all partitions of some topics, in no group: every gateway sees everything.
 *
 * <p>It waits for topics and broker that are not there yet, tries again after an error from where
 * it was, and puts aside what cannot be decoded.
 */
final class TopicReader implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopicReader.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final long PAUSE_MS = 500;
  private static final long MAX_LAG = 2_000;

  private final Map<String, Source<?, ?>> sources;
  private final Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers;
  private final DeadLetters deadLetters;
  private final Progress progress;
  private final Runnable caughtUp;
  private final Consumer<String> waitingFor;
  private final ObjLongConsumer<String> skipped;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  // Only touched by the thread.
  private final Map<TopicPartition, Long> next = new HashMap<>();
  private final Map<TopicPartition, Long> putAside = new HashMap<>();
  private boolean told;

  /**
   * @param caughtUp run once, when all that was there at the start has been applied
   * @param waitingFor told what reading waits for, until then
   * @param skipped told of which topic how many records were given up
   */
  TopicReader(
      String name,
      List<Source<?, ?>> sources,
      Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers,
      DeadLetters deadLetters,
      Progress progress,
      Runnable caughtUp,
      Consumer<String> waitingFor,
      ObjLongConsumer<String> skipped) {
    this.sources =
        sources.stream()
            .collect(Collectors.toMap(source -> source.topic().name(), Function.identity()));
    this.consumers = consumers;
    this.deadLetters = deadLetters;
    this.progress = progress;
    this.caughtUp = caughtUp;
    this.waitingFor = waitingFor;
    this.skipped = skipped;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!stopped(0)) {
      try (var consumer = consumers.get()) {
        read(consumer);
      } catch (WakeupException | InterruptException e) {
        // Stopped: the loop ends.
      } catch (KafkaException e) {
        LOG.warn("Reading {} failed, trying again: {}", sources.keySet(), e.toString());
        waitingFor.accept("Kafka: " + e.getMessage());
        stopped(PAUSE_MS);
      } catch (RuntimeException e) {
        LOG.error("Reading {} failed, trying again", sources.keySet(), e);
        stopped(PAUSE_MS);
      }
    }
  }

  private void read(org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = partitions(consumer);
    if (partitions.isEmpty()) {
      return;
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
    seek(consumer, consumer.beginningOffsets(partitions, ANSWER), ends);
    while (!stopped(0)) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      records.forEach(record -> take(consumer, record));
      skipWhatIsStale(consumer);
      for (TopicPartition partition : partitions) {
        long position = consumer.position(partition, ANSWER);
        next.put(partition, position);
        progress.applied(partition, position);
      }
      tellWhenCaughtUp(ends);
    }
  }

  /** All partitions of all topics; empty if stopped before they were there. */
  private List<TopicPartition> partitions(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions = new ArrayList<>();
    for (String topic : sources.keySet()) {
      List<PartitionInfo> infos = consumer.partitionsFor(topic, ANSWER);
      while (infos == null || infos.isEmpty()) {
        waitingFor.accept("the topic " + topic + ", which does not exist yet");
        if (stopped(PAUSE_MS)) {
          return List.of();
        }
        infos = consumer.partitionsFor(topic, ANSWER);
      }
      infos.forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
    }
    return partitions;
  }

  private void seek(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> begins,
      Map<TopicPartition, Long> ends) {
    ends.forEach(
        (partition, end) -> {
          long begin = begins.get(partition);
          long newest = sources.get(partition.topic()).newest();
          long fresh = newest > end - begin ? begin : end - newest;
          // After an error: where it was, unless that was deleted meanwhile.
          consumer.seek(partition, Math.max(begin, next.getOrDefault(partition, fresh)));
        });
  }

  private void take(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      ConsumerRecord<byte[], byte[]> record) {
    try {
      sources.get(record.topic()).take(record);
    } catch (SchemaRegistryException e) {
      // The record may be sound: the registry does not answer. Tried again from where it stands.
      next.put(new TopicPartition(record.topic(), record.partition()), record.offset());
      throw e;
    } catch (RuntimeException e) {
      putAside(consumer, record, e);
    }
  }

  /**
   * Once over all starts: topics that are read whole hold the same bad record every time. How far
   * they were put aside is kept as the committed offset of a group that commits nothing else; it is
   * only asked for when there is a bad record.
   */
  private void putAside(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      ConsumerRecord<byte[], byte[]> record,
      RuntimeException why) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    long done = putAside.computeIfAbsent(partition, asked -> committed(consumer, asked));
    if (record.offset() < done) {
      LOG.debug("{} at {} was put aside before", partition, record.offset());
      return;
    }
    deadLetters.put(record, why);
    putAside.put(partition, record.offset() + 1);
    consumer.commitAsync(
        Map.of(partition, new OffsetAndMetadata(record.offset() + 1)),
        (offsets, failure) -> {
          if (failure != null) {
            LOG.warn(
                "{} will be put aside again at the next start: {}", offsets, failure.toString());
          }
        });
  }

  /** Where that cannot be known, nothing was put aside: twice is better than never. */
  private static long committed(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
      TopicPartition partition) {
    try {
      OffsetAndMetadata known = consumer.committed(Set.of(partition), ANSWER).get(partition);
      return known == null ? 0 : known.offset();
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      LOG.warn("Nobody says how far {} was put aside: {}", partition, e.toString());
      return 0;
    }
  }

  /**
   * Where only the newest counts and reading has fallen far behind, goes on with the newest: the
   * records between are given up, and counted.
   */
  private void skipWhatIsStale(
      org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer) {
    for (TopicPartition partition : consumer.assignment()) {
      OptionalLong lag = consumer.currentLag(partition);
      if (sources.get(partition.topic()).newest() == 0 && lag.orElse(0) > MAX_LAG) {
        consumer.seekToEnd(List.of(partition));
        skipped.accept(partition.topic(), lag.getAsLong());
      }
    }
  }

  private void tellWhenCaughtUp(Map<TopicPartition, Long> ends) {
    if (!told
        && ends.entrySet().stream().allMatch(end -> next.get(end.getKey()) >= end.getValue())) {
      told = true;
      caughtUp.run();
    }
  }

  /** Waits for the end, at most this long; returns whether it has come. */
  private boolean stopped(long millis) {
    try {
      return stop.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Stops reading and waits for the thread, a few seconds at most. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(2 * POLL.toMillis());
      thread.interrupt();
      thread.join(ANSWER.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
