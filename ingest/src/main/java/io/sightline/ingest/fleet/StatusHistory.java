package io.sightline.ingest.fleet;

import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamStatus;
import io.sightline.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was said of each stream last, by whichever worker: the {@code status} topic, read from its
 * beginning. A worker that takes a stream over goes on from there. Belongs to one thread.
 */
public final class StatusHistory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StatusHistory.class);
  private static final String TOPIC = Topics.STATUS.name();

  /**
   * At the start there may be hours of statuses: read quickly, but not for so long that the group
   * is missed.
   */
  private static final long CATCH_UP_NANOS = 1_000_000_000L;

  private final Optional<WholeTopic> topic;
  // As bytes: of the many that are read at the start, only the last of each stream is looked at.
  private final Map<StreamId, byte[]> newest = new HashMap<>();

  private StatusHistory(Optional<WholeTopic> topic) {
    this.topic = topic;
  }

  /** Takes over the consumer, which is closed with this. */
  public static StatusHistory read(Consumer<byte[], byte[]> consumer) {
    return new StatusHistory(Optional.of(new WholeTopic(TOPIC, consumer)));
  }

  /** Nothing was ever said. */
  public static StatusHistory none() {
    return new StatusHistory(Optional.empty());
  }

  /**
   * Reads on: until it is complete for up to a second, without waiting once it is.
   *
   * @return what came since the history was complete, in order
   */
  public List<StreamStatus> poll() {
    List<StreamStatus> news = new ArrayList<>();
    if (topic.isEmpty()) {
      return news;
    }
    boolean live = topic.get().complete();
    long end = System.nanoTime() + CATCH_UP_NANOS;
    do {
      read(live ? Duration.ZERO : Duration.ofMillis(100), live, news);
    } while (!topic.get().complete() && System.nanoTime() < end);
    return news;
  }

  private void read(Duration timeout, boolean live, List<StreamStatus> news) {
    for (ConsumerRecord<byte[], byte[]> record : topic.get().poll(timeout)) {
      StreamId stream = Topics.STATUS.keySerde().deserializer().deserialize(TOPIC, record.key());
      if (record.value() == null) {
        newest.remove(stream);
      } else {
        newest.put(stream, record.value());
        if (live) {
          decoded(stream, record.value()).ifPresent(news::add);
        }
      }
    }
  }

  /** Whether all that had been said when reading began is known. */
  public boolean complete() {
    return topic.isEmpty() || topic.get().complete();
  }

  /** What was said last of a stream. */
  public Optional<StreamStatus> of(StreamId stream) {
    return Optional.ofNullable(newest.get(stream)).flatMap(bytes -> decoded(stream, bytes));
  }

  /** Of which anything is said. */
  public Set<StreamId> streams() {
    return Set.copyOf(newest.keySet());
  }

  private static Optional<StreamStatus> decoded(StreamId stream, byte[] bytes) {
    try {
      return Optional.of(Topics.STATUS.valueSerde().deserializer().deserialize(TOPIC, bytes));
    } catch (SerializationException e) {
      LOG.warn("The status of {} cannot be read: {}", stream, e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    topic.ifPresent(WholeTopic::close);
  }
}
