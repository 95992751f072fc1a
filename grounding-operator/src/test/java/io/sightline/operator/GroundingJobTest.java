package io.sightline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.schemas.DeadLetter;
import io.sightline.schemas.Topics;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The job on a broker and a cluster in this process. About ten seconds for each delivery: a broker
 * and two starts of the job.
 */
class GroundingJobTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource(Delivery.class)
  @Timeout(240)
  void aMomentGoesOnWhenTheJobIsStoppedAndComesBackWithMoreSubtasks(Delivery delivery)
      throws Exception {
    try (TestBroker broker = TestBroker.start(folder.resolve("broker"))) {
      broker.send(Made.record(Made.query("person"), 0));
      broker.send(Made.record(Made.window("lobby", 1, 3, 0, 0.9, 0.9, 0.9)));
      broker.send(Made.record(Made.window("yard", 1, 3, 0, 0.9, 0.9, 0.9)));
      broker.send(
          new TopicRecord("windows", -1, -1, "lobby".getBytes(StandardCharsets.UTF_8), garbage()));

      JobClient job = start(broker, delivery, 1, Optional.empty());
      broker.await(Topics.MOMENTS, PATIENCE, u -> stream(u, "lobby", Type.STARTED));
      broker.await(Topics.MOMENTS, PATIENCE, u -> stream(u, "yard", Type.STARTED));
      List<DeadLetter> dead = broker.await(Topics.DEAD_LETTERS, PATIENCE, letter -> true);
      String savepoint =
          job.stopWithSavepoint(
                  false,
                  folder.resolve("savepoints").toUri().toString(),
                  SavepointFormatType.CANONICAL)
              .get();
      job.getJobExecutionResult().get();

      broker.send(Made.record(Made.window("lobby", 1, 7, 0, 0, 0, 0)));
      broker.send(Made.record(Made.window("yard", 1, 5, 0.9, 0.9)));
      broker.send(Made.record(Made.window("lobby", 1, 8, 0)));
      JobClient again = start(broker, delivery, 2, Optional.of(savepoint));
      broker.await(Topics.MOMENTS, PATIENCE, u -> stream(u, "lobby", Type.ENDED));
      broker.send(Made.removal("person", 0));
      broker.await(Topics.MOMENTS, PATIENCE, u -> stream(u, "yard", Type.ENDED));
      again.cancel().get();

      assertThat(dead.get(0).value()).contains(garbage());
      assertThat(told(broker, "lobby"))
          .containsExactly(
              "lobby person STARTED 0.125-0.750", "lobby person SCORES_FELL 0.125-0.875");
      assertThat(told(broker, "yard"))
          .containsExactly(
              "yard person STARTED 0.125-0.750", "yard person QUERY_REMOVED 0.125-1.250");
      List<ScoreRecord> scores =
          broker.await(
              Topics.SCORES, PATIENCE, record -> record.times().get(0).micros() == 8 * 250_000);
      assertThat(scores).hasSizeBetween(3, 5);
    }
  }

  @Test
  void everyOperatorHasANameForItsStoredState() {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(new Configuration());
    GroundingJob.build(
        environment, config("127.0.0.1:9", Delivery.EXACTLY_ONCE, 2), () -> new FakeHead(0));
    StreamGraph graph = environment.getStreamGraph();

    assertThat(graph.getStreamNodes())
        .extracting(StreamNode::getTransformationUID)
        .contains("windows-source", "queries-source", "grounding")
        .allSatisfy(uid -> assertThat(uid).isNotNull());
    assertThat(graph.getStreamNodes())
        .allSatisfy(node -> assertThat(node.getMaxParallelism()).isEqualTo(128));
    assertThat(graph.getCheckpointConfig().getCheckpointInterval()).isEqualTo(100);
  }

  @Test
  void recordsBetweenOperatorsNeedNoKryo() {
    assertThat(TypeInformation.of(TopicRecord.class)).isInstanceOf(PojoTypeInfo.class);
  }

  private JobClient start(
      TestBroker broker, Delivery delivery, int parallelism, Optional<String> savepoint)
      throws Exception {
    Configuration cluster = new Configuration();
    cluster.setString("rest.port", "0");
    cluster.setString("rest.bind-port", "0");
    cluster.setString("taskmanager.numberOfTaskSlots", "2");
    cluster.setString("taskmanager.memory.network.min", "16 mb");
    cluster.setString("taskmanager.memory.network.max", "16 mb");
    cluster.setString("taskmanager.memory.managed.size", "8 mb");
    savepoint.ifPresent(path -> cluster.setString("execution.state-recovery.path", path));
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.createLocalEnvironment(cluster);
    GroundingJob.build(
        environment, config(broker.servers(), delivery, parallelism), () -> new FakeHead(0));
    return environment.executeAsync("grounding");
  }

  private GroundingConfig config(String servers, Delivery delivery, int parallelism) {
    return new GroundingConfig(
        servers,
        "test",
        Path.of("none"),
        OperatorSettings.forDim(2),
        1,
        parallelism,
        Duration.ofMillis(100),
        Optional.of(folder.resolve("checkpoints").toUri().toString()),
        delivery,
        Map.of());
  }

  private static List<String> told(TestBroker broker, String stream) {
    return broker
        .await(Topics.MOMENTS, PATIENCE, update -> stream(update, stream, Type.ENDED))
        .stream()
        .filter(update -> update.moment().stream().value().equals(stream))
        .map(OperatorHarness::describe)
        .toList();
  }

  private static boolean stream(MomentUpdate update, String stream, Type type) {
    return update.moment().stream().value().equals(stream) && update.type() == type;
  }

  private static byte[] garbage() {
    return "garbage".getBytes(StandardCharsets.UTF_8);
  }
}
