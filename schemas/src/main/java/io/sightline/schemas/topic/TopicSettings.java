package io.sightline.schemas.topic;

import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * How every topic is kept.
 *
 * @param topics one a topic, in the order of {@link Topics#all}; topics keyed by stream have the
 *     same number of partitions
 */
public record TopicSettings(List<TopicSetting> topics) {
  private static final String RESOURCE = "/io/sightline/schemas/topics.properties";

  /**
   * @throws IllegalArgumentException naming every setting that is wrong, missing or unknown
   */
  public TopicSettings {
    topics = List.copyOf(topics);
    refuse(problems(topics));
  }

  /** The settings that ship with this program. */
  public static TopicSettings bundled() {
    try (InputStream in = TopicSettings.class.getResourceAsStream(RESOURCE)) {
      return read(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + RESOURCE, e);
    }
  }

  /**
   * Reads lines of {@code <topic>.<setting>=<value>}; those that begin with '#' are comments.
   *
   * @throws IllegalArgumentException naming every setting that is wrong, missing or unknown
   */
  public static TopicSettings read(Reader reader) throws IOException {
    Properties lines = new Properties();
    lines.load(reader);
    List<String> wrong = new ArrayList<>();
    Map<String, Map<String, String>> byTopic = new HashMap<>();
    for (String line : new TreeSet<>(lines.stringPropertyNames())) {
      int dot = line.indexOf('.');
      if (dot < 1) {
        wrong.add(line + " is not of the form <topic>.<setting>");
      } else {
        byTopic
            .computeIfAbsent(line.substring(0, dot), name -> new TreeMap<>())
            .put(line.substring(dot + 1), lines.getProperty(line).strip());
      }
    }
    List<TopicSetting> topics = new ArrayList<>();
    for (Topic<?, ?> topic : Topics.all()) {
      Map<String, String> configs = byTopic.remove(topic.name());
      if (configs != null) {
        topics.add(new TopicSetting(topic.name(), partitions(configs), configs));
      }
    }
    byTopic.keySet().stream().sorted().forEach(name -> wrong.add("there is no topic " + name));
    wrong.addAll(problems(topics));
    refuse(wrong);
    return new TopicSettings(topics);
  }

  /** The same with this many partitions for every topic that is keyed by stream. */
  public TopicSettings withStreamPartitions(int count) {
    Set<String> keyed = keyedByStream();
    return new TopicSettings(
        topics.stream()
            .map(topic -> keyed.contains(topic.topic()) ? topic.withPartitions(count) : topic)
            .toList());
  }

  /** How one topic is kept. */
  public TopicSetting of(Topic<?, ?> topic) {
    return topics.stream()
        .filter(setting -> setting.topic().equals(topic.name()))
        .findFirst()
        .orElseThrow();
  }

  /**
   * What to ask Kafka for.
   *
   * @param replication copies of each partition, at least 1, at most the number of brokers
   */
  public List<NewTopic> newTopics(short replication) {
    return topics.stream().map(topic -> topic.toNewTopic(replication)).toList();
  }

  /** The most that one copy of all topics takes on disk, those only compacted left out; bytes. */
  public long maxBytes() {
    return topics.stream().mapToLong(TopicSetting::maxBytes).sum();
  }

  /** Removes the number of partitions; 0, which is refused later, if it is none or missing. */
  private static int partitions(Map<String, String> configs) {
    String value = configs.remove("partitions");
    return value != null && value.matches("[0-9]{1,9}") ? Integer.parseInt(value) : 0;
  }

  private static List<String> problems(List<TopicSetting> topics) {
    List<String> wrong = new ArrayList<>();
    List<String> names = topics.stream().map(TopicSetting::topic).toList();
    for (Topic<?, ?> topic : Topics.all()) {
      if (!names.contains(topic.name())) {
        wrong.add("topic " + topic.name() + " has no settings");
      }
    }
    topics.forEach(topic -> wrong.addAll(topic.problems()));
    Set<String> keyed = keyedByStream();
    Map<String, Integer> counts =
        topics.stream()
            .filter(topic -> keyed.contains(topic.topic()))
            .collect(Collectors.toMap(TopicSetting::topic, TopicSetting::partitions));
    if (Set.copyOf(counts.values()).size() > 1) {
      wrong.add(
          "topics keyed by stream must have the same number of partitions, but have "
              + new TreeMap<>(counts));
    }
    return wrong;
  }

  private static Set<String> keyedByStream() {
    return Topics.keyedByStream().stream().map(Topic::name).collect(Collectors.toSet());
  }

  private static void refuse(List<String> wrong) {
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException("topic settings: " + String.join("; ", wrong));
    }
  }
}
