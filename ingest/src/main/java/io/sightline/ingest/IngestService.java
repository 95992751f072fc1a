package io.sightline.ingest;

import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.ingest.encode.FrameBatcher;
import io.sightline.ingest.encode.FrameEncoder;
import io.sightline.ingest.publish.IngestPublisher;
import io.sightline.ingest.publish.StatusReporter;
import io.sightline.ingest.sample.EpochNumbers;
import io.sightline.ingest.sample.FrameSampling;
import io.sightline.ingest.source.SourceOpener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ingest as a whole: reads which streams are to be watched, runs them, and writes frame events and
 * status. Thread-safe.
 */
public final class IngestService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration JOIN = Duration.ofSeconds(30);

  private final IngestConfig config;
  private final FrameEncoder encoder;
  private final Sources sources;
  private final IngestPublisher publisher;
  private final InstantSource clock;
  private final FrameBatcher batcher;
  private final WorkerPool pool;
  private final StreamCatalog catalog;
  private final StatusReporter reporter;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  /** Takes over consumer and publisher. */
  IngestService(
      IngestConfig config,
      FrameEncoder encoder,
      Sources sources,
      Consumer<byte[], byte[]> consumer,
      IngestPublisher publisher,
      InstantSource clock) {
    this.config = config;
    this.encoder = encoder;
    this.sources = sources;
    this.publisher = publisher;
    this.clock = clock;
    this.batcher = new FrameBatcher(encoder, config.batch(), this::publish, clock);
    this.pool = new WorkerPool(this::startWorker, this::changed, clock);
    this.reporter = new StatusReporter(pool, publisher, clock);
    this.catalog = new StreamCatalog(consumer, publisher::deadLetter, clock);
    this.thread = new Thread(this::run, "ingest-streams");
    this.thread.setDaemon(true);
  }

  /**
   * Connects to Kafka and begins.
   *
   * @param encoder stays its caller's, to be closed after this
   * @param otherSources by scheme, for kinds that ingest does not know; they come first
   * @param environment where {@code env:NAME} credentials are looked up
   */
  public static IngestService start(
      IngestConfig config,
      FrameEncoder encoder,
      Map<String, SourceOpener> otherSources,
      Map<String, String> environment,
      InstantSource clock) {
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "sightline-ingest-streams");
    Sources sources =
        new Sources(
            SourceKinds.standard(config.timeouts(), clock).with(otherSources),
            new Credentials(environment, config.credentialStore()));
    IngestService service =
        new IngestService(
            config,
            encoder,
            sources,
            new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            IngestPublisher.connect(config.kafka()),
            clock);
    service.begin();
    return service;
  }

  void begin() {
    reporter.begin(config.statusInterval());
    thread.start();
  }

  /** What the frame encoder did so far. */
  public FrameBatcher.Counts encoderCounts() {
    return batcher.counts();
  }

  /** Records that Kafka did not take. */
  public long undelivered() {
    return publisher.failed();
  }

  private void run() {
    boolean pending = false;
    while (stopped.getCount() > 0) {
      try {
        pending |= catalog.poll(POLL);
        if (pending) {
          // Every stream runs here. Where several processes share the work, this is the place that
          // knows which are ours.
          pool.reconcile(catalog.specs());
          pending = false;
        }
      } catch (WakeupException e) {
        LOG.debug("woken up to stop");
      } catch (KafkaException e) {
        LOG.warn("The streams cannot be read: {}", e.toString());
        pause();
      } catch (RuntimeException e) {
        LOG.error("Streams could not be started or stopped", e);
        pause();
      }
    }
    pool.close();
    catalog.close();
  }

  private void pause() {
    try {
      stopped.await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      stopped.countDown();
    }
  }

  private StreamWorker startWorker(
      StreamSpec spec, EpochNumbers epochs, StreamWorker.StateListener states) {
    return new StreamWorker(
        spec,
        new StreamWorker.Parts(
            sources,
            () ->
                new FrameSampling(
                    spec.id(),
                    spec.framesPerSecond(),
                    encoder.preprocessing(),
                    encoder.frames(),
                    spec.thumbnails() ? Optional.of(config.thumbnails()) : Optional.empty(),
                    epochs),
            batcher::submit,
            states,
            config.backoff(),
            clock,
            () -> ThreadLocalRandom.current().nextDouble()));
  }

  private void publish(FrameEvent event, long encodeNanos) {
    publisher.frame(event);
    pool.monitor(event.stream()).ifPresent(monitor -> monitor.frame(event));
  }

  private void changed(StreamId stream) {
    reporter.changed(stream);
  }

  /** Stops the workers, encodes and delivers what is on its way, and frees everything. */
  @Override
  public void close() {
    if (stopped.getCount() == 0) {
      return;
    }
    stopped.countDown();
    catalog.wakeup();
    try {
      thread.join(JOIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    batcher.close();
    reporter.close();
    publisher.close();
  }
}
