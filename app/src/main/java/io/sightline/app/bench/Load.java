package io.sightline.app.bench;

import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Plays made-up streams onto the topic of frames, each at its rate. For one thread. */
final class Load implements AutoCloseable {
  private final MadeUp made;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<QueryId, Query> standing = new HashMap<>();
  private List<StreamId> streams = List.of();
  private int round;
  private long filled;
  private long sent;

  Load(String kafka, MadeUp made) {
    this.made = made;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", kafka, "linger.ms", "0", "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** From now on so many new streams play, and so many queries stand for each of them. */
  void change(int streamCount, int queryCount) {
    round++;
    filled = 0;
    sent = 0;
    streams = new ArrayList<>();
    for (int i = 0; i < streamCount; i++) {
      streams.add(new StreamId("s" + round + "-" + i));
    }
    for (int i = 0; i < queryCount; i++) {
      Query query = made.query(i, Set.copyOf(streams));
      standing.put(query.id(), query);
      put(Topics.QUERIES, query.id(), query);
    }
    for (QueryId old : List.copyOf(standing.keySet())) {
      if (Integer.parseInt(old.value().substring(1)) >= queryCount) {
        standing.remove(old);
        put(Topics.QUERIES, old, null);
      }
    }
    producer.flush();
  }

  /**
   * Sends so many frames of each stream at once, so that their memories are full before they play.
   */
  void fill(int frames) {
    for (; filled < frames; filled++) {
      for (StreamId stream : streams) {
        put(Topics.FRAMES, stream, made.frame(stream, 1, filled, Instant.now()));
      }
    }
    producer.flush();
  }

  /** Those that play now. */
  List<StreamId> streams() {
    return streams;
  }

  /** Whether the stream plays now. */
  boolean plays(StreamId stream) {
    return stream.value().startsWith("s" + round + "-");
  }

  /**
   * Sends the frames that are due by now, spread evenly: stream i plays i / n of a frame later than
   * the first.
   *
   * @param since nanoseconds since the change
   */
  void sendDue(long since) {
    double step = 1e9 / BenchSettings.FPS / streams.size();
    while (sent * step <= since) {
      StreamId stream = streams.get((int) (sent % streams.size()));
      long seq = filled + sent / streams.size();
      put(Topics.FRAMES, stream, made.frame(stream, 1, seq, Instant.now()));
      sent++;
    }
  }

  /** Frames sent since the change. */
  long sent() {
    return sent;
  }

  <K, V> void put(Topic<K, V> topic, K key, V value) {
    producer.send(
        new ProducerRecord<>(
            topic.name(),
            topic.keySerde().serializer().serialize(topic.name(), key),
            topic.valueSerde().serializer().serialize(topic.name(), value)));
  }

  void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close();
  }
}
