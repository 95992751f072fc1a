package io.sightline.ingest;

import io.sightline.core.video.FrameEvent;
import io.sightline.core.video.StatusGauges;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import io.sightline.core.video.StreamStatus.State;
import io.sightline.ingest.encode.FrameBatcher;
import io.sightline.ingest.encode.FrameEncoder;
import io.sightline.ingest.fleet.GroupShare;
import io.sightline.ingest.fleet.StatusHistory;
import io.sightline.ingest.fleet.StreamShare;
import io.sightline.ingest.publish.IngestGauges;
import io.sightline.ingest.publish.IngestPublisher;
import io.sightline.ingest.publish.StatusReporter;
import io.sightline.ingest.record.Recordings;
import io.sightline.ingest.sample.EpochNumbers;
import io.sightline.ingest.sample.FrameSampling;
import io.sightline.ingest.sample.SamplingPlan;
import io.sightline.ingest.source.SourceOpener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * Ingest as a whole: reads which streams are to be watched, runs those that are its own, and writes
 * frame events and status. Thread-safe.
 */
public final class IngestService implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IngestService.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration HISTORY = Duration.ofSeconds(20);
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
  private final StreamShare share;
  private final StatusHistory history;
  private final StatusReporter reporter;
  private final long begun = System.nanoTime();
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  /**
   * What a service reads.
   *
   * @param streams without a group
   */
  record Inputs(Consumer<byte[], byte[]> streams, StreamShare share, StatusHistory history) {}

  /** Alone and without a past. Takes over consumer and publisher. */
  IngestService(
      IngestConfig config,
      FrameEncoder encoder,
      Sources sources,
      Consumer<byte[], byte[]> streams,
      IngestPublisher publisher,
      InstantSource clock) {
    this(
        config,
        encoder,
        sources,
        new Inputs(streams, StreamShare.WHOLE, StatusHistory.none()),
        publisher,
        clock);
  }

  /** Takes over inputs and publisher. */
  IngestService(
      IngestConfig config,
      FrameEncoder encoder,
      Sources sources,
      Inputs inputs,
      IngestPublisher publisher,
      InstantSource clock) {
    this.config = config;
    this.encoder = encoder;
    this.sources = sources;
    this.publisher = publisher;
    this.clock = clock;
    this.batcher = new FrameBatcher(encoder, config.batch(), this::publish, clock);
    this.share = inputs.share;
    this.history = inputs.history;
    this.catalog = new StreamCatalog(inputs.streams, publisher::deadLetter, clock);
    this.pool =
        new WorkerPool(
            new WorkerPool.Parts(
                config.membership().worker(),
                this::startWorker,
                new Telling(),
                history::of,
                this::isOver,
                batcher::lowered,
                clock));
    this.reporter = new StatusReporter(pool, publisher, clock);
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
    Sources sources =
        new Sources(
            SourceKinds.standard(config.timeouts(), clock).with(otherSources),
            new Credentials(environment, config.credentialStore()));
    Inputs inputs =
        new Inputs(
            reader(config, "streams"),
            config.membership().group().isEmpty()
                ? StreamShare.WHOLE
                : GroupShare.join(config.kafka(), config.membership()),
            StatusHistory.read(reader(config, "status")));
    IngestService service =
        new IngestService(
            config, encoder, sources, inputs, IngestPublisher.connect(config.kafka()), clock);
    service.begin();
    return service;
  }

  private static Consumer<byte[], byte[]> reader(IngestConfig config, String topic) {
    Map<String, Object> settings = new HashMap<>(config.kafka());
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "sightline-ingest-" + topic);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 8 * 1024 * 1024);
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    // A broker that does not answer must not keep us from the group for long.
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  void begin() {
    share.onLeaving(this::release);
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

  /** The process and its streams in the Prometheus text format. */
  public String metrics() {
    List<StreamStatus> statuses =
        pool.all().stream().sorted().flatMap(id -> pool.status(id).stream()).toList();
    return IngestGauges.toText(batcher.counts(), publisher.failed())
        + StatusGauges.toText(statuses, clock.instant());
  }

  private void run() {
    boolean pending = false;
    while (stopped.getCount() > 0) {
      try {
        pending |= share.poll(POLL);
        pending |= catalog.poll(share.alone() ? POLL : Duration.ZERO);
        history.poll().forEach(pool::outnumbered);
        if (pending && catalog.complete() && historyKnown()) {
          pool.tryNow(catalog.takeRegistered());
          pool.reconcile(catalog.specs(share::owns), catalog::knows);
          forgetOrphans();
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
    history.close();
  }

  /** A history that cannot be read keeps nobody from watching: epochs go by the clock as well. */
  private boolean historyKnown() {
    return history.complete() || System.nanoTime() - begun > HISTORY.toNanos();
  }

  private void release(boolean orderly) {
    pool.release(
        stream ->
            catalog.partition(stream).isPresent()
                && !share.owns(catalog.partition(stream).getAsInt()),
        orderly);
  }

  /** What ended under another worker is not played again; alone, a new start plays it. */
  private boolean isOver(StreamId stream) {
    return !share.alone()
        && history
            .of(stream)
            .filter(last -> last.state() == State.ENDED)
            .filter(last -> !catalog.changedSince(stream, last.at()))
            .isPresent();
  }

  /** Statuses of streams that were deleted while nobody ran them. */
  private void forgetOrphans() {
    for (StreamId stream : history.streams()) {
      if (!catalog.knows(stream)) {
        reporter.removed(stream);
      }
    }
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
                    SamplingPlan.of(spec, config.thumbnails(), config.gate()),
                    encoder.preprocessing(),
                    encoder.frames(),
                    epochs),
            batcher::submit,
            states,
            config.backoff(),
            clock,
            () -> ThreadLocalRandom.current().nextDouble(),
            new Recordings(config.recording(), clock)));
  }

  private void publish(FrameEvent event, long encodeNanos) {
    publisher.frame(event);
    pool.monitor(event.stream().camera()).ifPresent(monitor -> monitor.frame(event, encodeNanos));
  }

  private final class Telling implements WorkerPool.Listener {
    @Override
    public void changed(StreamId stream) {
      reporter.changed(stream);
    }

    @Override
    public void removed(StreamId stream) {
      reporter.removed(stream);
    }

    @Override
    public void viewRemoved(StreamId zone) {
      reporter.viewRemoved(zone);
    }

    @Override
    public void handedOver(StreamStatus last) {
      reporter.last(last);
    }
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
    // Last, so that whoever takes over speaks after us.
    share.close();
  }
}
