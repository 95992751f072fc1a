package io.sightline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.OperatorSnapshotUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The whole state of an operator as the first release of the job wrote it, engine's serializers and
 * Avro fingerprints included: what every later build must go on from. Run with {@code
 * -Dsightline.remake=true} to write it anew into the sources, which only a break on purpose needs.
 */
@Timeout(60)
class StoredSnapshotTest {
  private static final Path STORED =
      Path.of(
          System.getProperty("sightline.root"),
          "grounding-operator/src/test/resources/state/v1/operator.snapshot");

  @Test
  void momentsGoOnFromTheStateOfTheFirstRelease() throws Exception {
    if (Boolean.getBoolean("sightline.remake")) {
      remake();
    }
    OperatorSubtaskState stored = OperatorSnapshotUtil.readStateHandle(STORED.toString());
    try (OperatorHarness harness = OperatorHarness.restore(stored, new FakeHead(1), 1, 1, 0)) {
      harness.window("lobby", 7, 3, 0, 0.9, 0.9, 0.9);
      harness.window("lobby", 7, 5, 0.9, 0.9);
      harness.window("yard", 7, 7, 0, 0, 0, 0);
      harness.remove("dog");
      harness.window("yard", 7, 8, 0);
      harness.settle();

      assertThat(harness.told())
          .containsExactly(
              "lobby dog QUERY_REMOVED 0.125-1.250", "yard person SCORES_FELL 0.125-0.875");
      assertThat(harness.updates()).allSatisfy(u -> assertThat(u.revision()).isEqualTo(1));
      assertThat(harness.scores()).hasSize(3);
    }
  }

  private static void remake() throws Exception {
    try (OperatorHarness harness =
        OperatorHarness.started(OperatorHarness.SETTINGS, new FakeHead(1))) {
      harness.put(Made.query("person", "yard"));
      harness.put(Made.saying("dog", "a dog is in the lobby"));
      harness.put(Made.query("dog", "lobby"));
      for (String stream : List.of("lobby", "yard")) {
        harness.window(stream, 7, 3, 0, 0.9, 0.9, 0.9);
      }
      Files.createDirectories(STORED.getParent());
      OperatorSnapshotUtil.writeStateHandle(harness.checkpoint(), STORED.toString());
    }
  }
}
