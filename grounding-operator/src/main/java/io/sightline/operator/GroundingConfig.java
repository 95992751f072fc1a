package io.sightline.operator;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Settings of the grounding job, the same for one machine and for many.
 *
 * @param bootstrapServers {@code host:port}, comma-separated
 * @param groupId names the consumer group and the transactions; one job a name
 * @param head folder of the head bundle, on every machine that scores
 * @param operator how the operator batches and forgets
 * @param threads of ONNX Runtime in each process that scores, 1 to 256
 * @param parallelism subtasks of the job, 1 to {@link #MAX_PARALLELISM}
 * @param checkpointInterval 10 ms to 1 h
 * @param checkpointDir a URI that all machines reach; empty leaves it to the cluster
 * @param delivery to the topics of moments and scores
 * @param kafka more client properties, such as those of security; they may hold secrets and are
 *     never printed
 */
public record GroundingConfig(
    String bootstrapServers,
    String groupId,
    Path head,
    OperatorSettings operator,
    int threads,
    int parallelism,
    Duration checkpointInterval,
    Optional<String> checkpointDir,
    Delivery delivery,
    Map<String, String> kafka) {
  /** Fixed for ever: stored state is split into this many groups of streams. */
  public static final int MAX_PARALLELISM = 128;

  public static final String GROUP_ID = "sightline-grounding";
  public static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(1);

  /** What the guarantees rest on, or what has a field of its own. */
  private static final Set<String> RESERVED =
      Set.of(
          "bootstrap.servers",
          "group.id",
          "isolation.level",
          "enable.auto.commit",
          "auto.offset.reset",
          "transactional.id",
          "enable.idempotence",
          "acks");

  /**
   * @throws IllegalArgumentException naming every field that is out of its range
   */
  public GroundingConfig {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(operator, "operator");
    Objects.requireNonNull(checkpointDir, "checkpointDir");
    Objects.requireNonNull(delivery, "delivery");
    kafka = Map.copyOf(kafka);
    List<String> wrong = new ArrayList<>();
    if (bootstrapServers.isBlank()) {
      wrong.add("bootstrapServers must not be empty");
    }
    if (!groupId.matches("[A-Za-z0-9._-]{1,100}")) {
      wrong.add("groupId must be 1 to 100 letters, digits, '.', '_' or '-', but was " + groupId);
    }
    if (threads < 1 || threads > 256) {
      wrong.add("threads must be 1 to 256, but was " + threads);
    }
    if (parallelism < 1 || parallelism > MAX_PARALLELISM) {
      wrong.add("parallelism must be 1 to " + MAX_PARALLELISM + ", but was " + parallelism);
    }
    if (checkpointInterval.compareTo(Duration.ofMillis(10)) < 0
        || checkpointInterval.compareTo(Duration.ofHours(1)) > 0) {
      wrong.add("checkpointInterval must be 10 ms to 1 hour, but was " + checkpointInterval);
    }
    Set<String> reserved = new TreeSet<>(kafka.keySet());
    reserved.retainAll(RESERVED);
    if (!reserved.isEmpty()) {
      wrong.add("kafka must not set " + String.join(", ", reserved));
    }
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
  }

  /**
   * With the defaults: one subtask, a checkpoint a second, at least once.
   *
   * @param encoderDim D, components of a frame's feature
   */
  public static GroundingConfig of(String bootstrapServers, Path head, int encoderDim) {
    return new GroundingConfig(
        bootstrapServers,
        GROUP_ID,
        head,
        OperatorSettings.forDim(encoderDim),
        1,
        1,
        CHECKPOINT_INTERVAL,
        Optional.empty(),
        Delivery.AT_LEAST_ONCE,
        Map.of());
  }

  /** Names the Kafka properties, but not their values. */
  @Override
  public String toString() {
    return "GroundingConfig["
        + bootstrapServers
        + ", group "
        + groupId
        + ", head "
        + head
        + ", "
        + operator
        + ", threads "
        + threads
        + ", parallelism "
        + parallelism
        + ", checkpoints every "
        + checkpointInterval
        + " to "
        + checkpointDir.orElse("where the cluster keeps them")
        + ", "
        + delivery
        + ", kafka "
        + new TreeSet<>(kafka.keySet())
        + "]";
  }
}
