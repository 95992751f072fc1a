package io.sightline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GroundingConfigTest {
  @Test
  void defaultsAreSmallAndAtLeastOnce() {
    GroundingConfig config = GroundingConfig.of("kafka:9092", Path.of("head"), 512);

    assertThat(config)
        .isEqualTo(
            new GroundingConfig(
                "kafka:9092",
                "sightline-grounding",
                Path.of("head"),
                new OperatorSettings(512, 256, Duration.ofMillis(10), Duration.ofMinutes(10)),
                1,
                1,
                Duration.ofSeconds(1),
                Optional.empty(),
                Delivery.AT_LEAST_ONCE,
                Map.of()));
  }

  @Test
  void allThatIsWrongIsNamedAtOnce() {
    assertThatThrownBy(
            () ->
                new GroundingConfig(
                    " ",
                    "a group",
                    Path.of("head"),
                    OperatorSettings.forDim(512),
                    0,
                    129,
                    Duration.ZERO,
                    Optional.empty(),
                    Delivery.AT_LEAST_ONCE,
                    Map.of("group.id", "x", "sasl.jaas.config", "y", "acks", "0")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "bootstrapServers must not be empty; groupId must be 1 to 100 letters, digits, '.',"
                + " '_' or '-', but was a group; threads must be 1 to 256, but was 0; parallelism"
                + " must be 1 to 128, but was 129; checkpointInterval must be 10 ms to 1 hour, but"
                + " was PT0S; kafka must not set acks, group.id");
    assertThatThrownBy(
            () -> new OperatorSettings(0, 0, Duration.ofSeconds(-1), Duration.ofSeconds(1)))
        .hasMessage(
            "encoderDim must be 1 to 4096, but was 0; batchRows must be 1 to 65536, but was 0;"
                + " batchDelay must be 0 to 1 second, but was PT-1S; idleAfter must be 10 seconds"
                + " to 24 hours, but was PT1S");
  }

  @Test
  void secretsAreNotPrinted() {
    GroundingConfig config =
        new GroundingConfig(
            "kafka:9092",
            "g",
            Path.of("head"),
            OperatorSettings.forDim(512),
            1,
            1,
            Duration.ofSeconds(1),
            Optional.empty(),
            Delivery.AT_LEAST_ONCE,
            Map.of("sasl.jaas.config", "password=hunter2"));

    assertThat(config.toString()).contains("sasl.jaas.config").doesNotContain("hunter2");
  }

  @Test
  void everyOptionOfTheCommandLineIsTaken(@TempDir Path folder) throws Exception {
    Path kafka = folder.resolve("kafka.properties");
    Files.writeString(kafka, "security.protocol=SASL_SSL\n");

    GroundingConfig config =
        GroundingArguments.parse(
            ("--bootstrap-servers a:1,b:2 --head /h --encoder-dim 512 --group-id g --parallelism 4"
                    + " --threads 2 --batch-rows 64 --batch-delay 5ms --idle-after 1min"
                    + " --checkpoint-interval 500ms --checkpoint-dir s3://b/c"
                    + (" --delivery exactly-once --kafka-config " + kafka))
                .split(" "));

    assertThat(config)
        .isEqualTo(
            new GroundingConfig(
                "a:1,b:2",
                "g",
                Path.of("/h"),
                new OperatorSettings(512, 64, Duration.ofMillis(5), Duration.ofMinutes(1)),
                2,
                4,
                Duration.ofMillis(500),
                Optional.of("s3://b/c"),
                Delivery.EXACTLY_ONCE,
                Map.of("security.protocol", "SASL_SSL")));
  }

  @Test
  void theCommandLineNamesAllThatIsWrongAndTheUsage() {
    assertThatThrownBy(
            () ->
                GroundingArguments.parse(
                    "--head",
                    "/h",
                    "--encoder-dim",
                    "many",
                    "--delivery",
                    "twice",
                    "--brokers",
                    "a:1",
                    "--threads"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "unknown option --brokers; --threads has no value; --bootstrap-servers is missing;"
                + " --encoder-dim cannot be read: many")
        .hasMessageContaining("--delivery cannot be read: twice (expected at-least-once or")
        .hasMessageContaining("flink run -d");
  }
}
