package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.StartupException;
import io.sightline.schemas.topic.TopicCreator;
import io.sightline.schemas.topic.TopicSetting;
import io.sightline.schemas.topic.TopicSettings;
import java.io.PrintWriter;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prepares a Kafka cluster. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    description =
        "Creates the topics on a Kafka cluster and says which differ, or lists their settings.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  sightline topics list",
      "  sightline topics create --bootstrap-servers kafka-1:9092,kafka-2:9092 --replication 3 --partitions 12"
    },
    subcommands = {TopicsCommand.ListTopics.class, TopicsCommand.Create.class})
final class TopicsCommand {
  /** Prints the settings. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Lists the topics and their settings.")
  static final class ListTopics implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      for (TopicSetting topic : TopicSettings.bundled().topics()) {
        out.println(topic.topic() + ": " + topic.partitions() + " partitions, " + topic.configs());
      }
      out.flush();
      return ExitCode.OK;
    }
  }

  /** Creates what is missing. */
  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Creates missing topics; never changes one that exists.")
  static final class Create implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Option(
        names = "--bootstrap-servers",
        required = true,
        paramLabel = "HOST:PORT",
        description = "The Kafka cluster.")
    private String bootstrapServers;

    @Option(
        names = "--replication",
        defaultValue = "1",
        paramLabel = "N",
        description = "Copies of every partition (default: 1).")
    private short replication;

    @Option(
        names = "--partitions",
        paramLabel = "N",
        description = "Partitions of the topics keyed by stream (default: as in the settings).")
    private Integer partitions;

    @Override
    public Integer call() {
      OptionalInt count = partitions == null ? OptionalInt.empty() : OptionalInt.of(partitions);
      TopicSettings settings = TopicSettings.bundled();
      TopicSettings chosen =
          count.isPresent() ? settings.withStreamPartitions(count.getAsInt()) : settings;
      PrintWriter out = spec.commandLine().getOut();
      TopicCreator.Report report = createTopics(bootstrapServers, chosen, replication);
      out.println(
          report.created().isEmpty()
              ? "all topics are there"
              : "created " + String.join(", ", report.created()));
      report.differing().forEach(difference -> out.println("differs: " + difference));
      out.flush();
      return ExitCode.OK;
    }
  }

  /**
   * @throws StartupException if the cluster does not answer or refuses
   */
  static TopicCreator.Report createTopics(
      String bootstrapServers, TopicSettings settings, short replication) {
    try (Admin admin =
        Admin.create(
            Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      return new TopicCreator(settings).createMissing(admin, replication);
    } catch (KafkaException e) {
      throw new StartupException("no topics on " + bootstrapServers + ": " + e.getMessage(), e);
    }
  }
}
