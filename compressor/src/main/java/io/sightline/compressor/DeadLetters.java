package io.sightline.compressor;

import io.sightline.schemas.DeadLetter;
import io.sightline.schemas.Topics;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that could not be used: counted, and made into dead letters. Thread-safe.
 *
 * <p>The dead letter of a frame goes out with the transaction that skips the frame. A query is read
 * by a thread that has no transaction, and again at every start: its dead letters go out through a
 * producer of their own, at least once.
 */
final class DeadLetters implements AutoCloseable {
  /** Under this name Kafka Streams hands the object on to its exception handlers. */
  static final String CONFIG = "sightline.dead.letters";

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private final InstantSource clock;
  private final Supplier<Producer<byte[], byte[]>> connect;
  private final AtomicLong count = new AtomicLong();
  private Producer<byte[], byte[]> producer;
  private boolean closed;

  /**
   * @param connect makes the producer of its own, when it is first needed
   */
  DeadLetters(InstantSource clock, Supplier<Producer<byte[], byte[]>> connect) {
    this.clock = clock;
    this.connect = connect;
  }

  /** Dead letters since the start. */
  long count() {
    return count.get();
  }

  /**
   * Counts a record, and gives its dead letter for the caller to send.
   *
   * @param key or null
   * @param value or null
   */
  ProducerRecord<byte[], byte[]> letter(
      String topic, int partition, long offset, byte[] key, byte[] value, Throwable cause) {
    count.incrementAndGet();
    LOG.warn("Dead letter: {}-{}@{}: {}", topic, partition, offset, reason(cause));
    DeadLetter letter =
        new DeadLetter(topic, partition, offset, key, value, reason(cause), clock.instant());
    String target = Topics.DEAD_LETTERS.name();
    return new ProducerRecord<>(
        target,
        Topics.DEAD_LETTERS.keySerde().serializer().serialize(target, topic),
        Topics.DEAD_LETTERS.valueSerde().serializer().serialize(target, letter));
  }

  /** Sends it outside of any transaction; what cannot be sent is logged and given up. */
  synchronized void send(ProducerRecord<byte[], byte[]> letter) {
    if (closed) {
      return;
    }
    try {
      if (producer == null) {
        producer = connect.get();
      }
      producer.send(
          letter,
          (metadata, failure) -> {
            if (failure != null) {
              LOG.warn("A dead letter could not be sent", failure);
            }
          });
    } catch (RuntimeException e) {
      LOG.warn("A dead letter could not be sent", e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (producer != null) {
      producer.close();
      producer = null;
    }
  }

  private static String reason(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
