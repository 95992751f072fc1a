package io.sightline.schemas.topic;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * How one topic is kept.
 *
 * @param topic its name
 * @param partitions 1 to {@link #MAX_PARTITIONS}
 * @param configs configurations of Kafka, by their names there; sorted
 */
public record TopicSetting(String topic, int partitions, Map<String, String> configs) {
  public static final int MAX_PARTITIONS = 1024;

  private static final Map<String, List<String>> CHOICES =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG, List.of("compact", "delete", "compact,delete"),
          TopicConfig.COMPRESSION_TYPE_CONFIG,
              List.of("producer", "uncompressed", "lz4", "zstd", "snappy", "gzip"),
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, List.of("CreateTime", "LogAppendTime"));

  /** Whole numbers and the smallest that each may be; bytes and milliseconds. */
  private static final Map<String, Long> LEAST =
      Map.of(
          TopicConfig.RETENTION_MS_CONFIG, 60_000L,
          TopicConfig.RETENTION_BYTES_CONFIG, 1_048_576L,
          TopicConfig.SEGMENT_BYTES_CONFIG, 1_048_576L,
          TopicConfig.SEGMENT_MS_CONFIG, 60_000L,
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG, 1_048_576L,
          TopicConfig.DELETE_RETENTION_MS_CONFIG, 0L,
          TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG, 0L);

  public TopicSetting {
    Objects.requireNonNull(topic, "topic");
    configs = Collections.unmodifiableMap(new TreeMap<>(configs));
  }

  /**
   * What to ask Kafka for.
   *
   * @param replication copies of each partition, at least 1, at most the number of brokers
   */
  public NewTopic toNewTopic(short replication) {
    return new NewTopic(topic, partitions, replication).configs(configs);
  }

  /** The same on another number of partitions. */
  public TopicSetting withPartitions(int count) {
    return new TopicSetting(topic, count, configs);
  }

  /** Whether old records are removed, and so retention applies. */
  public boolean deletes() {
    return configs.getOrDefault(TopicConfig.CLEANUP_POLICY_CONFIG, "delete").contains("delete");
  }

  /**
   * The most that one copy of the topic takes on disk however much comes, bytes; 0 for a topic that
   * is only compacted, whose size is that of its keys.
   */
  public long maxBytes() {
    return deletes()
        ? partitions
            * (number(TopicConfig.RETENTION_BYTES_CONFIG)
                + 2 * number(TopicConfig.SEGMENT_BYTES_CONFIG))
        : 0;
  }

  /** What is wrong with it, one line each, empty if nothing. */
  List<String> problems() {
    List<String> wrong = new ArrayList<>();
    if (partitions < 1 || partitions > MAX_PARTITIONS) {
      wrong.add(topic + ".partitions must be 1 to " + MAX_PARTITIONS + ", but was " + partitions);
    }
    configs.forEach((name, value) -> check(name, value, wrong));
    require(TopicConfig.CLEANUP_POLICY_CONFIG, wrong);
    require(TopicConfig.SEGMENT_BYTES_CONFIG, wrong);
    if (deletes()) {
      require(TopicConfig.RETENTION_MS_CONFIG, wrong);
      require(TopicConfig.RETENTION_BYTES_CONFIG, wrong);
    }
    return wrong;
  }

  private void check(String name, String value, List<String> wrong) {
    String expected;
    boolean fits;
    if (CHOICES.containsKey(name)) {
      fits = CHOICES.get(name).contains(value);
      expected = "must be one of " + CHOICES.get(name);
    } else if (LEAST.containsKey(name)) {
      fits = value.matches("[0-9]{1,18}") && Long.parseLong(value) >= LEAST.get(name);
      expected = "must be a whole number, at least " + LEAST.get(name);
    } else if (name.equals(TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG)) {
      fits = value.matches("0(\\.[0-9]{1,6})?|1(\\.0{1,6})?");
      expected = "must be a number from 0 to 1";
    } else {
      fits = false;
      expected = "is no setting that is known here";
    }
    if (!fits) {
      wrong.add(topic + "." + name + " " + expected + ", but was " + value);
    }
  }

  private void require(String name, List<String> wrong) {
    if (!configs.containsKey(name)) {
      wrong.add(topic + "." + name + " is missing");
    }
  }

  private long number(String name) {
    return Long.parseLong(configs.get(name));
  }
}
