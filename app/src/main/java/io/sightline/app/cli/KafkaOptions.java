package io.sightline.app.cli;

import io.sightline.app.StartupException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import picocli.CommandLine.Option;

/** Which Kafka cluster a part works on. */
final class KafkaOptions {
  private static final long PATIENCE_SECONDS = 15;

  @Option(
      names = "--bootstrap-servers",
      required = true,
      paramLabel = "HOST:PORT",
      description = "The Kafka cluster.")
  private String bootstrapServers;

  @Option(
      names = "--kafka-config",
      paramLabel = "FILE",
      description = "More client properties, such as those of security.")
  private Path file;

  String bootstrapServers() {
    return bootstrapServers;
  }

  /** The properties of the file, without the servers. */
  Map<String, String> more() {
    Map<String, String> properties = new HashMap<>();
    if (file != null) {
      Properties read = new Properties();
      try (Reader reader = Files.newBufferedReader(file)) {
        read.load(reader);
      } catch (IOException e) {
        throw new StartupException(
            "the Kafka properties " + file + " cannot be read: " + e.getMessage(), e);
      }
      read.stringPropertyNames().forEach(name -> properties.put(name, read.getProperty(name)));
    }
    return properties;
  }

  /** The properties of the file, with the servers. */
  Map<String, String> all() {
    Map<String, String> properties = more();
    properties.put("bootstrap.servers", bootstrapServers);
    return properties;
  }

  /**
   * Asks the cluster once, so that a wrong address is one clear line and not an endless stream of
   * warnings.
   *
   * @throws StartupException if it does not answer
   */
  void checkReachable() throws InterruptedException {
    Map<String, Object> properties = new HashMap<>(all());
    properties.put("request.timeout.ms", "5000");
    properties.put("default.api.timeout.ms", String.valueOf(PATIENCE_SECONDS * 1_000));
    try (Admin admin = Admin.create(properties)) {
      admin.describeCluster().clusterId().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartupException(
          "no Kafka cluster answers at " + bootstrapServers + " within " + PATIENCE_SECONDS + " s",
          e);
    }
  }
}
