package io.sightline.operator;

import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.query.Query;
import io.sightline.schemas.DeadLetter;
import io.sightline.schemas.Topic;
import io.sightline.schemas.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.runtime.tasks.mailbox.TaskMailbox;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/** One subtask of the operator without the engine around it; the clock stands until it is set. */
final class OperatorHarness extends AbstractStreamOperatorTestHarness<TopicRecord> {
  static final int MAX_PARALLELISM = 8;
  static final OperatorSettings SETTINGS = OperatorSettings.forDim(2);

  private final FakeHead head;
  private long offset;

  private OperatorHarness(
      OperatorSettings settings, FakeHead head, StandingQueries standing, int tasks, int task)
      throws Exception {
    this(settings, head, () -> head, standing, tasks, task);
  }

  private OperatorHarness(
      OperatorSettings settings,
      FakeHead head,
      ScorerFactory heads,
      StandingQueries standing,
      int tasks,
      int task)
      throws Exception {
    super(new GroundingOperatorFactory(settings, heads, standing), MAX_PARALLELISM, tasks, task);
    this.head = head;
    config.setStatePartitioner(0, new StreamKey());
    config.setStateKeySerializer(StringSerializer.INSTANCE);
    config.serializeAllConfigs();
  }

  static OperatorHarness started() throws Exception {
    return started(SETTINGS, new FakeHead(0));
  }

  static OperatorHarness started(OperatorSettings settings, FakeHead head) throws Exception {
    return started(settings, head, List::of);
  }

  static OperatorHarness started(OperatorSettings settings, FakeHead head, StandingQueries standing)
      throws Exception {
    OperatorHarness harness = new OperatorHarness(settings, head, standing, 1, 0);
    harness.setup();
    harness.open();
    return harness;
  }

  /** With heads from elsewhere. */
  static OperatorHarness started(OperatorSettings settings, ScorerFactory heads) throws Exception {
    OperatorHarness harness = new OperatorHarness(settings, new FakeHead(0), heads, List::of, 1, 0);
    harness.setup();
    harness.open();
    return harness;
  }

  static OperatorHarness restore(OperatorSubtaskState state) throws Exception {
    return restore(state, new FakeHead(0), 1, 1, 0);
  }

  /** Back at this processing time, in ms. */
  static OperatorHarness restoreAt(long time, OperatorSubtaskState state) throws Exception {
    OperatorHarness harness = new OperatorHarness(SETTINGS, new FakeHead(0), List::of, 1, 0);
    harness.setProcessingTime(time);
    harness.setup();
    harness.initializeState(state);
    harness.open();
    return harness;
  }

  /** One of {@code tasks} subtasks, from the state of a job that had {@code tasksBefore}. */
  static OperatorHarness restore(
      OperatorSubtaskState state, FakeHead head, int tasksBefore, int tasks, int task)
      throws Exception {
    StandingQueries never =
        () -> {
          throw new AssertionError("queries are read at a start without state alone");
        };
    OperatorHarness harness = new OperatorHarness(SETTINGS, head, never, tasks, task);
    harness.setup();
    harness.initializeState(
        repartitionOperatorState(state, MAX_PARALLELISM, tasksBefore, tasks, task));
    harness.open();
    return harness;
  }

  @Override
  public void close() {
    head.permit(1_000);
    try {
      super.close();
    } catch (Exception e) {
      throw new AssertionError("the operator did not close", e);
    }
  }

  FakeHead head() {
    return head;
  }

  void put(Query query) throws Exception {
    query(Made.record(query, offset++));
  }

  void remove(String query) throws Exception {
    query(Made.removal(query, offset++));
  }

  void query(TopicRecord record) throws Exception {
    operator().processElement2(new StreamRecord<>(record));
  }

  void window(String stream, long epoch, long newestSeq, double... levels) throws Exception {
    window(Made.record(Made.window(stream, epoch, newestSeq, levels)));
  }

  void window(TopicRecord record) throws Exception {
    StreamRecord<TopicRecord> element = new StreamRecord<>(record);
    operator().setKeyContextElement1(element);
    operator().processElement1(element);
  }

  /** Everything given so far is scored and handed over, without a checkpoint. */
  void settle() throws Exception {
    operator().finish();
  }

  OperatorSubtaskState checkpoint() throws Exception {
    prepareSnapshotPreBarrier(1);
    return snapshot(1, 1);
  }

  /** Waits for the next mail of the task, and runs it. */
  void nextMail() throws Exception {
    getTaskMailbox().take(TaskMailbox.MIN_PRIORITY).run();
  }

  /** Runs the mails that wait, if any. */
  void mails() throws Exception {
    for (Optional<Mail> mail = mail(); mail.isPresent(); mail = mail()) {
      mail.get().run();
    }
  }

  private Optional<Mail> mail() {
    return getTaskMailbox().tryTake(TaskMailbox.MIN_PRIORITY);
  }

  List<MomentUpdate> updates() {
    return values(Topics.MOMENTS);
  }

  List<ScoreRecord> scores() {
    return values(Topics.SCORES);
  }

  List<DeadLetter> deadLetters() {
    return values(Topics.DEAD_LETTERS);
  }

  /** What was told of moments, as "lobby person STARTED 0.000-0.500". */
  List<String> told() {
    return updates().stream().map(OperatorHarness::describe).toList();
  }

  static String describe(MomentUpdate update) {
    return String.format(
        Locale.ROOT,
        "%s %s %s %.3f-%.3f",
        update.moment().stream(),
        update.moment().query(),
        update.type() == MomentUpdate.Type.ENDED ? update.endReason() : update.type(),
        update.moment().span().start().seconds(),
        update.moment().span().end().seconds());
  }

  private <V> List<V> values(Topic<?, V> topic) {
    List<V> values = new ArrayList<>();
    for (TopicRecord record : extractOutputValues()) {
      if (record.topic().equals(topic.name())) {
        values.add(record.value(topic));
      }
    }
    return values;
  }

  private GroundingOperator operator() {
    return (GroundingOperator) operator;
  }
}
