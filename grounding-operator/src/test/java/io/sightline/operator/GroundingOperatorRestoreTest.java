package io.sightline.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.query.QueryId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class GroundingOperatorRestoreTest {
  /** One window a line: two moments, a bridged dip, a new epoch with a moment open. */
  private static final double[][] LEVELS = {
    {0, 0},
    {0.9, 0.8},
    {0.7, 0.9},
    {0.1, 0.2},
    {0.9, 0.9},
    {0, 0},
    {0, 0},
    {0, 0.5},
    {0.6, 0.7},
    {0.8, 0.8}
  };

  private static final List<String> STREAMS = List.of("a", "b", "c", "d", "e", "f");

  @Test
  void everythingFilledIsScoredAndHandedOverBeforeTheBarrier() throws Exception {
    try (OperatorHarness harness = OperatorHarness.started()) {
      harness.put(Made.query("person"));
      harness.window("lobby", 1, 2, 0.9, 0.9, 0.9);
      harness.prepareSnapshotPreBarrier(1);

      assertThat(harness.head().batches()).containsExactly(1);
      assertThat(harness.scores()).hasSize(1);
      assertThat(harness.told()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void aJobRestoredAnywhereTellsTheSameMoments(int cut) throws Exception {
    List<MomentUpdate> undisturbed = new ArrayList<>();
    try (OperatorHarness harness = OperatorHarness.started()) {
      harness.put(Made.query("person"));
      feed(harness, 0, LEVELS.length);
      undisturbed.addAll(harness.updates());
    }

    List<MomentUpdate> disturbed = new ArrayList<>();
    OperatorSubtaskState checkpoint;
    try (OperatorHarness harness = OperatorHarness.started()) {
      harness.put(Made.query("person"));
      feed(harness, 0, cut);
      checkpoint = harness.checkpoint();
      disturbed.addAll(harness.updates());
    }
    try (OperatorHarness harness = OperatorHarness.restore(checkpoint)) {
      feed(harness, cut, LEVELS.length);
      disturbed.addAll(harness.updates());
    }

    assertThat(sorted(disturbed)).isEqualTo(sorted(undisturbed)).hasSize(6 * 4);
  }

  @Test
  void whatIsToldAgainAfterACrashHasTheSameIdAndRevision() throws Exception {
    OperatorSubtaskState checkpoint;
    List<MomentUpdate> lost;
    try (OperatorHarness harness = OperatorHarness.started()) {
      harness.put(Made.query("person"));
      feed(harness, 0, 2);
      checkpoint = harness.checkpoint();
      feed(harness, 2, 8);
      lost = harness.updates();
    }
    try (OperatorHarness harness = OperatorHarness.restore(checkpoint)) {
      feed(harness, 2, 8);

      assertThat(harness.updates()).isEqualTo(lost).isNotEmpty();
    }
  }

  @Test
  void windowsFromBeforeTheCheckpointAreDroppedAfterIt() throws Exception {
    OperatorSubtaskState checkpoint;
    try (OperatorHarness harness = OperatorHarness.started()) {
      harness.put(Made.query("person"));
      feed(harness, 0, 4);
      checkpoint = harness.checkpoint();
    }
    try (OperatorHarness harness = OperatorHarness.restore(checkpoint)) {
      feed(harness, 0, 4);

      assertThat(harness.updates()).isEmpty();
      assertThat(harness.scores()).isEmpty();
    }
  }

  @Test
  void aQueryRemovedAfterARestoreEndsTheMomentThatWasOpenBefore() throws Exception {
    OperatorSubtaskState checkpoint;
    try (OperatorHarness harness = OperatorHarness.started()) {
      harness.put(Made.query("person"));
      harness.window("a", 1, 2, 0.9, 0.9, 0.9);
      checkpoint = harness.checkpoint();
    }
    try (OperatorHarness harness = OperatorHarness.restore(checkpoint)) {
      harness.remove("person");

      assertThat(harness.told()).containsExactly("a person QUERY_REMOVED 0.000-0.500");
    }
  }

  @Test
  void aQueryThatTheNewHeadDoesNotTakeIsPutAsideAndStandsAgainWithOneThatDoes() throws Exception {
    OperatorSubtaskState checkpoint;
    try (OperatorHarness harness = OperatorHarness.started()) {
      harness.put(Made.query("person"));
      harness.put(Made.ofTokenWidth("later", 5));
      assertThat(harness.deadLetters()).hasSize(1);
      checkpoint = harness.checkpoint();
    }
    FakeHead other = new FakeHead(0, 5);
    try (OperatorHarness harness = OperatorHarness.restore(checkpoint, other, 1, 1, 0)) {
      harness.window("a", 1, 0, 0.9);
      harness.settle();

      assertThat(harness.scores().get(0).scores()).containsOnlyKeys(new QueryId("later"));
    }
  }

  @Test
  void theCarryOfAStreamIsRestored() throws Exception {
    OperatorSubtaskState checkpoint;
    try (OperatorHarness harness =
        OperatorHarness.started(OperatorHarness.SETTINGS, new FakeHead(1))) {
      harness.put(Made.query("person"));
      harness.window("a", 1, 0, 0.5);
      checkpoint = harness.checkpoint();
    }
    try (OperatorHarness harness = OperatorHarness.restore(checkpoint, new FakeHead(1), 1, 1, 0)) {
      harness.window("a", 1, 1, 0.5);
      harness.settle();

      assertThat(harness.scores().get(0).scores().get(new QueryId("person")).get(0).end())
          .isEqualTo(1.0f);
    }
  }

  @Test
  void theTimeAJobStoodStillIsNoIdleTime() throws Exception {
    OperatorSubtaskState checkpoint;
    try (OperatorHarness harness = OperatorHarness.started()) {
      harness.setProcessingTime(0);
      harness.put(Made.query("person"));
      harness.window("a", 1, 2, 0.9, 0.9, 0.9);
      checkpoint = harness.checkpoint();
    }
    long back = 10 * OperatorSettings.IDLE_AFTER.toMillis();
    try (OperatorHarness harness = OperatorHarness.restoreAt(back, checkpoint)) {
      harness.setProcessingTime(back + OperatorSettings.IDLE_AFTER.toMillis() - 1);
      assertThat(harness.told()).isEmpty();
      harness.setProcessingTime(back + OperatorSettings.IDLE_AFTER.toMillis());

      assertThat(harness.told()).containsExactly("a person EPOCH_ENDED 0.000-0.500");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void momentsGoOnWhenTheParallelismGrowsAndShrinksAgain(int tasks) throws Exception {
    List<MomentUpdate> undisturbed = new ArrayList<>();
    try (OperatorHarness harness = OperatorHarness.started()) {
      harness.put(Made.query("person"));
      feed(harness, 0, LEVELS.length);
      undisturbed.addAll(harness.updates());
    }

    List<MomentUpdate> disturbed = new ArrayList<>();
    OperatorSubtaskState one;
    try (OperatorHarness harness = OperatorHarness.started()) {
      harness.put(Made.query("person"));
      feed(harness, 0, 2);
      one = harness.checkpoint();
      disturbed.addAll(harness.updates());
    }
    OperatorSubtaskState[] several = new OperatorSubtaskState[tasks];
    for (int task = 0; task < tasks; task++) {
      try (OperatorHarness harness =
          OperatorHarness.restore(one, new FakeHead(0), 1, tasks, task)) {
        for (String stream : STREAMS) {
          if (taskOf(stream, tasks) == task) {
            feed(harness, stream, 2, 7);
          }
        }
        several[task] = harness.checkpoint();
        disturbed.addAll(harness.updates());
      }
    }
    OperatorSubtaskState all = AbstractStreamOperatorTestHarness.repackageState(several);
    try (OperatorHarness harness = OperatorHarness.restore(all, new FakeHead(0), tasks, 1, 0)) {
      feed(harness, 7, LEVELS.length);
      disturbed.addAll(harness.updates());
    }

    assertThat(sorted(disturbed)).isEqualTo(sorted(undisturbed));
    assertThat(STREAMS.stream().map(s -> taskOf(s, tasks)).distinct()).hasSize(tasks);
  }

  private static void feed(OperatorHarness harness, int from, int to) throws Exception {
    for (String stream : STREAMS) {
      feed(harness, stream, from, to);
    }
  }

  private static void feed(OperatorHarness harness, String stream, int from, int to)
      throws Exception {
    for (int i = from; i < to; i++) {
      harness.window(stream, 1 + i / 9, (i % 9) * 2 + 1, LEVELS[i]);
    }
    harness.settle();
  }

  private static int taskOf(String stream, int tasks) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        stream, OperatorHarness.MAX_PARALLELISM, tasks);
  }

  private static List<MomentUpdate> sorted(List<MomentUpdate> updates) {
    return updates.stream()
        .sorted(
            Comparator.comparing((MomentUpdate u) -> u.moment().id())
                .thenComparing(MomentUpdate::revision))
        .toList();
  }
}
