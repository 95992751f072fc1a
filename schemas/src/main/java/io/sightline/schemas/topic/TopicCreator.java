package io.sightline.schemas.topic;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Brings the topics into being. Idempotent, and safe when several processes start at once. Never
 * changes a topic that exists: its settings may be its operator's.
 */
public final class TopicCreator {
  /** How long each request may take, seconds. */
  private static final int PATIENCE_SECONDS = 60;

  private final TopicSettings settings;

  public TopicCreator(TopicSettings settings) {
    this.settings = settings;
  }

  /**
   * What was done and found.
   *
   * @param created names of the topics that were missing
   * @param differing settings of topics that exist already and are kept in another way
   */
  public record Report(List<String> created, List<Difference> differing) {}

  /** A setting of an existing topic that is not as the file says. */
  public record Difference(String topic, String setting, String expected, String found) {
    @Override
    public String toString() {
      return topic + "." + setting + " is " + found + ", not " + expected;
    }
  }

  /**
   * Creates the topics that are missing and compares the others.
   *
   * @param admin left open
   * @param replication copies of each partition of a new topic, at least 1
   * @throws KafkaException if a broker refuses or does not answer
   */
  public Report createMissing(Admin admin, short replication) {
    Set<String> existing = await(admin.listTopics().names(), "list topics");
    List<NewTopic> missing =
        settings.newTopics(replication).stream()
            .filter(topic -> !existing.contains(topic.name()))
            .toList();
    List<String> created = create(admin, missing);
    // What another process made meanwhile is not compared: not every broker knows of it yet.
    List<TopicSetting> before =
        settings.topics().stream().filter(topic -> existing.contains(topic.topic())).toList();
    return new Report(created, before.isEmpty() ? List.of() : differences(admin, before));
  }

  private static List<String> create(Admin admin, List<NewTopic> missing) {
    List<String> created = new ArrayList<>();
    CreateTopicsResult result = admin.createTopics(missing);
    for (NewTopic topic : missing) {
      try {
        await(result.values().get(topic.name()), "create topic " + topic.name());
        created.add(topic.name());
      } catch (TopicExistsException e) {
        // Another process was faster.
        continue;
      }
    }
    return List.copyOf(created);
  }

  private static List<Difference> differences(Admin admin, List<TopicSetting> topics) {
    List<String> names = topics.stream().map(TopicSetting::topic).toList();
    Map<String, TopicDescription> found =
        await(admin.describeTopics(names).allTopicNames(), "describe topics");
    Map<ConfigResource, Config> configs =
        await(
            admin
                .describeConfigs(
                    names.stream().map(TopicCreator::resource).collect(Collectors.toList()))
                .all(),
            "describe the configurations of topics");
    List<Difference> differing = new ArrayList<>();
    for (TopicSetting topic : topics) {
      compare(
          topic,
          "partitions",
          topic.partitions(),
          found.get(topic.topic()).partitions().size(),
          differing);
      Config config = configs.get(resource(topic.topic()));
      topic
          .configs()
          .forEach(
              (name, expected) -> compare(topic, name, expected, value(config, name), differing));
    }
    return List.copyOf(differing);
  }

  private static void compare(
      TopicSetting topic, String name, Object expected, Object found, List<Difference> differing) {
    if (!expected.toString().equals(found.toString())) {
      differing.add(new Difference(topic.topic(), name, expected.toString(), found.toString()));
    }
  }

  private static String value(Config config, String name) {
    ConfigEntry entry = config.get(name);
    return entry == null || entry.value() == null ? "unset" : entry.value();
  }

  private static ConfigResource resource(String topic) {
    return new ConfigResource(ConfigResource.Type.TOPIC, topic);
  }

  private static <T> T await(Future<T> answer, String what) {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException exists) {
        throw exists;
      }
      throw new KafkaException("cannot " + what + ": " + e.getCause().getMessage(), e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("cannot " + what + ": no answer in " + PATIENCE_SECONDS + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted: cannot " + what, e);
    }
  }
}
