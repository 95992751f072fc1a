package io.sightline.operator;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import org.apache.flink.util.TimeUtils;

/** The command line of the job jar: {@code --name value} pairs to a {@link GroundingConfig}. */
final class GroundingArguments {
  static final String USAGE =
      """
      flink run -d sightline-grounding-operator-VERSION-job.jar
        --bootstrap-servers HOST:PORT[,HOST:PORT]   the Kafka brokers
        --head DIR                                  head bundle, on every task manager
        --encoder-dim N                             components of a frame's feature
        [--group-id NAME]             consumer group and transactions; sightline-grounding
        [--parallelism N]             subtasks; 1
        [--threads N]                 ONNX Runtime threads of each task manager; 1
        [--batch-rows N]              rows of one run; 256
        [--batch-delay TIME]          the longest wait for a full batch; 10ms
        [--idle-after TIME]           a silent stream is forgotten after; 10min
        [--checkpoint-interval TIME]  1s
        [--checkpoint-dir URI]        where checkpoints are kept; as the cluster says
        [--delivery at-least-once|exactly-once]
        [--kafka-config FILE]         properties for the Kafka clients, such as those of security
      Set ORT_DISABLE_TELEMETRY=1 where task managers run: ONNX Runtime 1.29 calls home otherwise.
      example: flink run -d sightline-job.jar --bootstrap-servers kafka:9092 \\
        --head /opt/models/head --encoder-dim 512 --parallelism 4""";

  private static final Set<String> NAMES =
      Set.of(
          "bootstrap-servers",
          "head",
          "encoder-dim",
          "group-id",
          "parallelism",
          "threads",
          "batch-rows",
          "batch-delay",
          "idle-after",
          "checkpoint-interval",
          "checkpoint-dir",
          "delivery",
          "kafka-config");

  private final Map<String, String> given = new HashMap<>();
  private final List<String> wrong = new ArrayList<>();

  private GroundingArguments(String[] args) {
    for (int i = 0; i < args.length; i += 2) {
      String name = args[i].startsWith("--") ? args[i].substring(2) : "";
      if (!NAMES.contains(name)) {
        wrong.add("unknown option " + args[i]);
      } else if (i + 1 == args.length) {
        wrong.add(args[i] + " has no value");
      } else if (given.put(name, args[i + 1]) != null) {
        wrong.add(args[i] + " is given twice");
      }
    }
  }

  /**
   * @throws IllegalArgumentException naming all that is wrong, followed by the usage
   */
  static GroundingConfig parse(String... args) {
    GroundingArguments arguments = new GroundingArguments(args);
    try {
      return arguments.config();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(e.getMessage() + "\n" + USAGE, e);
    }
  }

  private GroundingConfig config() {
    String servers = needed("bootstrap-servers", Function.identity(), "");
    Path head = needed("head", Path::of, Path.of(""));
    int dim = needed("encoder-dim", Integer::valueOf, 1);
    int rows = read("batch-rows", Integer::valueOf, OperatorSettings.BATCH_ROWS);
    Duration delay = read("batch-delay", TimeUtils::parseDuration, OperatorSettings.BATCH_DELAY);
    Duration idle = read("idle-after", TimeUtils::parseDuration, OperatorSettings.IDLE_AFTER);
    String group = read("group-id", Function.identity(), GroundingConfig.GROUP_ID);
    int threads = read("threads", Integer::valueOf, 1);
    int parallelism = read("parallelism", Integer::valueOf, 1);
    Duration interval =
        read("checkpoint-interval", TimeUtils::parseDuration, GroundingConfig.CHECKPOINT_INTERVAL);
    Delivery delivery = read("delivery", GroundingArguments::delivery, Delivery.AT_LEAST_ONCE);
    Map<String, String> kafka = read("kafka-config", GroundingArguments::properties, Map.of());
    if (!wrong.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", wrong));
    }
    return new GroundingConfig(
        servers,
        group,
        head,
        new OperatorSettings(dim, rows, delay, idle),
        threads,
        parallelism,
        interval,
        Optional.ofNullable(given.get("checkpoint-dir")),
        delivery,
        kafka);
  }

  private <T> T needed(String name, Function<String, T> reader, T instead) {
    if (!given.containsKey(name)) {
      wrong.add("--" + name + " is missing");
    }
    return read(name, reader, instead);
  }

  private <T> T read(String name, Function<String, T> reader, T otherwise) {
    String value = given.get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return reader.apply(value);
    } catch (IllegalArgumentException e) {
      wrong.add("--" + name + " cannot be read: " + value + " (" + e.getMessage() + ")");
      return otherwise;
    }
  }

  private static Delivery delivery(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "at-least-once" -> Delivery.AT_LEAST_ONCE;
      case "exactly-once" -> Delivery.EXACTLY_ONCE;
      default -> throw new IllegalArgumentException("expected at-least-once or exactly-once");
    };
  }

  private static Map<String, String> properties(String file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(Path.of(file))) {
      properties.load(reader);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.toString(), e);
    }
    Map<String, String> values = new HashMap<>();
    properties.stringPropertyNames().forEach(n -> values.put(n, properties.getProperty(n)));
    return values;
  }
}
