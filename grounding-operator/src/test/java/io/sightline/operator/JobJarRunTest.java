package io.sightline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.query.QueryId;
import io.sightline.schemas.Topics;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs the job jar as {@code flink run} does, in a process that has Flink and nothing of ours. */
class JobJarRunTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private static final List<String> NOT_OF_A_CLUSTER =
      List.of("sightline", "kafka", "/org/apache/avro/", "onnxruntime", "/com/fasterxml/", "junit");

  @TempDir private Path folder;

  @Test
  @Timeout(200)
  void scoresWindowsWithTheHeadOfABundle() throws Exception {
    Path log = folder.resolve("flink.log");
    try (TestBroker broker = TestBroker.start(folder.resolve("broker"))) {
      broker.send(Made.record(Made.query("person"), 0));
      broker.send(Made.record(Made.window("lobby", 1, 3, 0, 0.9, 0.9, 0.9)));
      ProcessBuilder flinkRun = new ProcessBuilder(command(broker));
      Path conf = Files.createDirectory(folder.resolve("conf"));
      Files.writeString(conf.resolve("config.yaml"), "rest.port: 0\n");
      Files.writeString(
          conf.resolve("log.properties"),
          """
          appender.console.type = Console
          appender.console.name = Console
          rootLogger.level = INFO
          rootLogger.appenderRef.console.ref = Console
          """);
      flinkRun.environment().put("FLINK_CONF_DIR", conf.toString());
      Process flink = flinkRun.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      try {
        List<ScoreRecord> scores = broker.await(Topics.SCORES, PATIENCE, record -> true);

        assertThat(scores.get(0).scores()).containsOnlyKeys(new QueryId("person"));
        assertThat(scores.get(0).times()).hasSize(4);
      } catch (AssertionError e) {
        throw new AssertionError(
            (flink.isAlive() ? "runs" : "ended with " + flink.exitValue())
                + "\n"
                + Files.readString(log),
            e);
      } finally {
        flink.destroyForcibly().waitFor();
      }
    }
  }

  private List<String> command(TestBroker broker) {
    String root = System.getProperty("sightline.root");
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xmx512m",
        "-XX:TieredStopAtLevel=1",
        "--add-opens=java.base/java.util=ALL-UNNAMED",
        "-Dlog4j2.configurationFile=" + folder.resolve("conf/log.properties"),
        "-cp",
        flinkAlone(),
        "org.apache.flink.client.cli.CliFrontend",
        "run",
        "-t",
        "local",
        "-Dtaskmanager.memory.network.min=16mb",
        "-Dtaskmanager.memory.network.max=16mb",
        System.getProperty("sightline.job.jar"),
        "--bootstrap-servers",
        broker.servers(),
        "--head",
        root + "/models/zero-shot",
        "--encoder-dim",
        "2");
  }

  /** This process' class path without ours, Kafka, Avro and ONNX Runtime. */
  private static String flinkAlone() {
    String path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(jar -> jar.endsWith(".jar"))
        .filter(jar -> NOT_OF_A_CLUSTER.stream().noneMatch(jar::contains))
        .collect(Collectors.joining(File.pathSeparator));
  }
}
