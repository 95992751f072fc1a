package io.sightline.compressor;

import io.sightline.core.memory.LanguageGuidedPolicy;
import io.sightline.core.memory.MemorySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Settings of the compressor, the same for one machine and for many.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param applicationId names the consumer group, the changelog and the state folder; the same for
 *     all processes that share the work
 * @param stateDir where RocksDB keeps its files; one process a folder
 * @param threads stream threads of this process, 1 to 256
 * @param memory size and rhythm of each stream's memory
 * @param policy what long-term memory keeps
 * @param cacheBytes heap for decoded memories, 0 to 64 GiB
 * @param rocksDbBytes native memory for all stores together, 8 MiB to 64 GiB
 * @param commitInterval between transactions, 1 ms to 1 min; a window is seen by others when its
 *     transaction ends, so half of this is added to every alert
 * @param replicationFactor of the changelog, 1 to 100, or -1 for the broker's default
 * @param standbyReplicas other processes that keep a copy of each store ready, 0 to 10
 * @param kafka more client properties, such as those of security; they may hold secrets and are
 *     never printed
 */
public record CompressorConfig(
    String bootstrapServers,
    String applicationId,
    Path stateDir,
    int threads,
    MemorySettings memory,
    LanguageGuidedPolicy.Config policy,
    long cacheBytes,
    long rocksDbBytes,
    Duration commitInterval,
    int replicationFactor,
    int standbyReplicas,
    Map<String, String> kafka) {
  private static final long MIB = 1L << 20;
  private static final long MOST_BYTES = 64L << 30;

  /** What the guarantees rest on, or what has a field of its own. */
  private static final Set<String> RESERVED =
      Set.of(
          StreamsConfig.APPLICATION_ID_CONFIG,
          StreamsConfig.BOOTSTRAP_SERVERS_CONFIG,
          StreamsConfig.STATE_DIR_CONFIG,
          StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
          StreamsConfig.NUM_STREAM_THREADS_CONFIG,
          StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG,
          StreamsConfig.REPLICATION_FACTOR_CONFIG,
          StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
          StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG);

  /**
   * @throws IllegalArgumentException naming every field that is out of its range
   */
  public CompressorConfig {
    kafka = Map.copyOf(kafka);
    List<String> wrong = new ArrayList<>();
    check(wrong, !bootstrapServers.isBlank(), "bootstrapServers must not be empty", "");
    check(
        wrong,
        applicationId.matches("[A-Za-z0-9._-]{1,100}"),
        "applicationId must be 1 to 100 letters, digits, '.', '_' or '-'",
        applicationId);
    check(wrong, threads >= 1 && threads <= 256, "threads must be 1 to 256", threads);
    check(
        wrong,
        cacheBytes >= 0 && cacheBytes <= MOST_BYTES,
        "cacheBytes must be 0 to 64 GiB",
        cacheBytes);
    check(
        wrong,
        rocksDbBytes >= 8 * MIB && rocksDbBytes <= MOST_BYTES,
        "rocksDbBytes must be 8 MiB to 64 GiB",
        rocksDbBytes);
    check(
        wrong,
        commitInterval.toMillis() >= 1 && commitInterval.compareTo(Duration.ofMinutes(1)) <= 0,
        "commitInterval must be 1 ms to 1 min",
        commitInterval);
    check(
        wrong,
        replicationFactor == -1 || (replicationFactor >= 1 && replicationFactor <= 100),
        "replicationFactor must be -1 or 1 to 100",
        replicationFactor);
    check(
        wrong,
        standbyReplicas >= 0 && standbyReplicas <= 10,
        "standbyReplicas must be 0 to 10",
        standbyReplicas);
    Set<String> taken = new TreeSet<>(kafka.keySet());
    taken.retainAll(RESERVED);
    check(wrong, taken.isEmpty(), "kafka must not set what has a field of its own", taken);
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  /** One thread, 64 MiB of cache and 64 MiB for RocksDB, committing every 25 ms. */
  public static CompressorConfig of(String bootstrapServers, Path stateDir) {
    return new CompressorConfig(
        bootstrapServers,
        "sightline-compressor",
        stateDir,
        1,
        MemorySettings.DEFAULT,
        LanguageGuidedPolicy.Config.DEFAULT,
        64 * MIB,
        64 * MIB,
        Duration.ofMillis(25),
        -1,
        0,
        Map.of());
  }

  /** The same with another number of threads. */
  public CompressorConfig withThreads(int count) {
    return new CompressorConfig(
        bootstrapServers,
        applicationId,
        stateDir,
        count,
        memory,
        policy,
        cacheBytes,
        rocksDbBytes,
        commitInterval,
        replicationFactor,
        standbyReplicas,
        kafka);
  }

  /** The same with another size and rhythm of memory. */
  public CompressorConfig withMemory(MemorySettings settings) {
    return new CompressorConfig(
        bootstrapServers,
        applicationId,
        stateDir,
        threads,
        settings,
        policy,
        cacheBytes,
        rocksDbBytes,
        commitInterval,
        replicationFactor,
        standbyReplicas,
        kafka);
  }

  /** The same with another bound for the native memory of all stores. */
  public CompressorConfig withRocksDbBytes(long bytes) {
    return new CompressorConfig(
        bootstrapServers,
        applicationId,
        stateDir,
        threads,
        memory,
        policy,
        cacheBytes,
        bytes,
        commitInterval,
        replicationFactor,
        standbyReplicas,
        kafka);
  }

  /** The same with other copies of the changelog and of the stores. */
  public CompressorConfig withCopies(int changelogReplicas, int standbys) {
    return new CompressorConfig(
        bootstrapServers,
        applicationId,
        stateDir,
        threads,
        memory,
        policy,
        cacheBytes,
        rocksDbBytes,
        commitInterval,
        changelogReplicas,
        standbys,
        kafka);
  }

  /** The same with other client properties. */
  public CompressorConfig withKafka(Map<String, String> properties) {
    return new CompressorConfig(
        bootstrapServers,
        applicationId,
        stateDir,
        threads,
        memory,
        policy,
        cacheBytes,
        rocksDbBytes,
        commitInterval,
        replicationFactor,
        standbyReplicas,
        properties);
  }

  /** All but the values of {@code kafka}. */
  @Override
  public String toString() {
    return "CompressorConfig[bootstrapServers="
        + bootstrapServers
        + ", applicationId="
        + applicationId
        + ", stateDir="
        + stateDir
        + ", threads="
        + threads
        + ", memory="
        + memory
        + ", policy="
        + policy
        + ", cacheBytes="
        + cacheBytes
        + ", rocksDbBytes="
        + rocksDbBytes
        + ", commitInterval="
        + commitInterval
        + ", replicationFactor="
        + replicationFactor
        + ", standbyReplicas="
        + standbyReplicas
        + ", kafka="
        + new TreeSet<>(kafka.keySet())
        + "]";
  }

  private static void check(List<String> wrong, boolean right, String rule, Object found) {
    if (!right) {
      wrong.add(rule + ", but was " + (found.equals("") ? "empty" : found));
    }
  }
}
