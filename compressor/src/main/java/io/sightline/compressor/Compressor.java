package io.sightline.compressor;

import io.sightline.compressor.state.MemoryCache;
import io.sightline.compressor.state.MemoryRecords;
import io.sightline.core.memory.LanguageGuidedPolicy;
import io.sightline.core.memory.MemoryView;
import io.sightline.core.memory.StreamMemory;
import io.sightline.core.video.StreamId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The service: reads frames and queries, keeps every stream's memory, writes windows.
 *
 * <p>The topics must exist before it starts. Owns its threads, its stores and their native memory.
 * Thread-safe; used once: start, then close.
 */
public final class Compressor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Compressor.class);
  private static final int READ_ATTEMPTS = 5;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(30);

  private final StandingQueries queries = new StandingQueries();
  private final CountDownLatch settled = new CountDownLatch(1);
  private final MemoryCache cache;
  private final DeadLetters letters;
  private final RocksMemory rocks;
  private final ThreadRestarts restarts;
  private final KafkaStreams streams;
  private boolean closed;

  /**
   * @param clock stamps windows and dead letters
   */
  public Compressor(CompressorConfig config, InstantSource clock) {
    LOG.debug("Compressor of {}", config);
    cache = new MemoryCache(config.cacheBytes());
    letters = new DeadLetters(clock, () -> producer(config));
    restarts = new ThreadRestarts(clock);
    StreamMemory memory =
        new StreamMemory(config.memory(), new LanguageGuidedPolicy(config.policy()));
    rocks = new RocksMemory(config.rocksDbBytes());
    try {
      streams =
          new KafkaStreams(
              CompressorTopology.build(new CompressorTopology.Parts(memory, queries, cache, clock)),
              StreamsProperties.of(config, letters, rocks));
    } catch (RuntimeException e) {
      rocks.close();
      throw e;
    }
    streams.setUncaughtExceptionHandler(restarts);
    streams.setStateListener(this::changed);
  }

  /** Starts the threads and returns at once. */
  public void start() {
    streams.start();
  }

  /**
   * Waits until it runs.
   *
   * @return whether it runs; false when the time is over, or when it failed before
   */
  public boolean awaitRunning(Duration timeout) throws InterruptedException {
    return settled.await(timeout.toMillis(), TimeUnit.MILLISECONDS)
        && health().state() == Health.State.RUNNING;
  }

  public Health health() {
    return new Health(
        state(),
        (int) streams.metadataForLocalThreads().stream().filter(Compressor::lives).count(),
        restarts.count(),
        letters.count(),
        cache.bytes(),
        rocks.usedBytes(),
        restarts.problem());
  }

  /**
   * What is in a stream's memory now, as far as this process keeps it.
   *
   * @return empty if nothing is remembered of the stream here
   * @throws IllegalStateException if it does not run, or takes over the stream just now: try again
   */
  public Optional<MemoryView> memoryOf(StreamId stream) {
    for (int attempt = 1; ; attempt++) {
      try {
        return MemoryRecords.read(store(), stream)
            .map(memory -> MemoryView.of(stream, memory.state(), queries.all()));
      } catch (InvalidStateStoreException e) {
        throw new IllegalStateException("the memory cannot be read now: " + e.getMessage(), e);
      } catch (IllegalArgumentException e) {
        // A frame was being written meanwhile; that takes far less time than comes between frames.
        if (attempt == READ_ATTEMPTS) {
          throw new IllegalStateException("the memory cannot be read now: " + e.getMessage(), e);
        }
      }
    }
  }

  private ReadOnlyKeyValueStore<Bytes, byte[]> store() {
    return streams.store(
        StoreQueryParameters.fromNameAndType(
            MemoryProcessorSupplier.STORE, QueryableStoreTypes.keyValueStore()));
  }

  /** Finishes the transaction in hand and stops. Idempotent. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    // Leaving the group lets the next process start at once rather than wait for this one.
    boolean stopped =
        streams.close(
            CloseOptions.groupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP)
                .withTimeout(CLOSE_TIMEOUT));
    closed = true;
    letters.close();
    if (stopped) {
      rocks.close();
    } else {
      LOG.error("Threads still run after {}; their native memory is not freed", CLOSE_TIMEOUT);
    }
  }

  private Health.State state() {
    return switch (streams.state()) {
      case CREATED -> Health.State.CREATED;
      case REBALANCING -> Health.State.STARTING;
      case RUNNING -> Health.State.RUNNING;
      case PENDING_ERROR, ERROR -> Health.State.FAILED;
      case PENDING_SHUTDOWN, NOT_RUNNING -> Health.State.STOPPED;
    };
  }

  private void changed(KafkaStreams.State now, KafkaStreams.State before) {
    LOG.debug("Compressor: {} -> {}", before, now);
    if (now == KafkaStreams.State.RUNNING || now.hasCompletedShutdown()) {
      settled.countDown();
    }
  }

  private static boolean lives(ThreadMetadata thread) {
    return !thread.threadState().equals("DEAD") && !thread.threadState().equals("PENDING_SHUTDOWN");
  }

  private static Producer<byte[], byte[]> producer(CompressorConfig config) {
    Map<String, Object> properties = new HashMap<>(config.kafka());
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, config.bootstrapServers());
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
