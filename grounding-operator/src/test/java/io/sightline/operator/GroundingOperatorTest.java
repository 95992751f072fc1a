package io.sightline.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.ScoreRecord;
import io.sightline.core.grounding.ScoreRecord.FrameScores;
import io.sightline.core.memory.Window;
import io.sightline.core.query.QueryId;
import io.sightline.core.time.Schedule;
import io.sightline.core.time.Schedule.WeeklySpan;
import io.sightline.core.video.MediaTime;
import io.sightline.schemas.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class GroundingOperatorTest {
  private OperatorHarness harness;

  @BeforeEach
  void open() throws Exception {
    harness = OperatorHarness.started();
  }

  @AfterEach
  void close() {
    harness.close();
  }

  @Test
  void newFramesOfAWindowAreScoredForEveryQueryThatApplies() throws Exception {
    harness.put(Made.query("person"));
    harness.put(Made.query("only-yard", "yard"));
    harness.put(Made.disabled("off"));
    harness.window("lobby", 1, 7, 0.25, 0.5);
    harness.settle();

    assertThat(harness.scores()).hasSize(1);
    ScoreRecord scores = harness.scores().get(0);
    assertThat(scores.times()).containsExactly(new MediaTime(1_500_000), new MediaTime(1_750_000));
    assertThat(scores.scores())
        .containsOnlyKeys(new QueryId("person"))
        .containsEntry(
            new QueryId("person"),
            List.of(new FrameScores(0, 0, 0.25f), new FrameScores(0, 0, 0.5f)));
  }

  @Test
  void scoresBecomeMoments() throws Exception {
    harness.put(Made.query("person"));
    harness.window("lobby", 1, 3, 0, 0.9, 0.9, 0.9);
    harness.window("lobby", 1, 7, 0, 0, 0, 0);
    harness.window("lobby", 1, 8, 0);
    harness.settle();

    assertThat(harness.told())
        .containsExactly(
            "lobby person STARTED 0.125-0.750", "lobby person SCORES_FELL 0.125-0.875");
  }

  @Test
  void anUpdateCarriesTheClockOfEveryStage() throws Exception {
    harness.setProcessingTime(Made.BEGAN.plusMillis(900).toEpochMilli());
    harness.put(Made.query("person"));
    harness.window("lobby", 1, 3, 0, 0.9, 0.9, 0.9);
    harness.settle();

    assertThat(harness.updates().get(0).stages())
        .isEqualTo(
            new MomentUpdate.StageTimes(
                Made.BEGAN.plusMillis(750),
                Made.BEGAN.plusMillis(790),
                Made.BEGAN.plusMillis(810),
                Made.BEGAN.plusMillis(900),
                Made.BEGAN.plusMillis(900),
                Made.BEGAN.plusMillis(900)));
  }

  @Test
  void aQueryOutsideItsScheduleCostsNoRowsAndWhatIsOpenEnds() throws Exception {
    LocalTime noon = LocalTime.NOON;
    WeeklySpan span =
        new WeeklySpan(List.of(DayOfWeek.SUNDAY), noon, noon.plusSeconds(2)); // frames 0 to 7
    harness.put(Made.query("a"));
    harness.put(
        Made.query("b").withSchedule(new Schedule(ZoneId.of("Europe/London"), List.of(span))));
    harness.window("lobby", 1, 3, 0, 0.9, 0.9, 0.9);
    harness.window("lobby", 1, 7, 0.9, 0.9, 0.9, 0.9);
    harness.window("lobby", 1, 9, 0.9, 0.9);
    harness.window("lobby", 1, 11, 0.9, 0.9);
    harness.settle();

    assertThat(harness.head().batches()).containsExactly(4, 2);
    assertThat(harness.scores())
        .extracting(record -> record.scores().keySet().size())
        .containsExactly(2, 2, 1, 1);
    assertThat(harness.told())
        .containsExactly(
            "lobby a STARTED 0.125-0.750",
            "lobby b STARTED 0.125-0.750",
            "lobby b SCHEDULE_ENDED 0.125-1.750");
  }

  @Test
  void aQueryThatComesInTheMiddleOfAnEpochHasItsCarryWarmed() throws Exception {
    harness.close();
    harness = OperatorHarness.started(OperatorHarness.SETTINGS, new FakeHead(1));
    harness.put(Made.query("early"));
    harness.window("lobby", 1, 3, 0.5, 0.5, 0.5, 0.5);
    harness.put(Made.query("late"));
    harness.window(Made.record(Made.overlapping("lobby", 1, 4, 1, 0.5, 0.5, 0.5, 0.25)));
    harness.settle();

    // FakeHead adds the newest P(inside) of every window: 0.5 of the frames shown before, then
    // 0.25.
    assertThat(harness.scores().get(1).scores())
        .allSatisfy((query, frames) -> assertThat(frames.get(0).end()).isEqualTo(0.75f));
    assertThat(harness.head().batches())
        .as("first window, the late row's warm-up, both rows")
        .containsExactly(1, 1, 2);
  }

  @Test
  void windowsOfAnotherEncoderAreNotScored() throws Exception {
    harness.put(Made.query("person"));
    Window window = Made.window("lobby", 1, 3, 0.9);
    harness.window(
        Made.record(
            new Window(
                window.stream(),
                1,
                "other@1",
                window.shortTerm(),
                List.of(),
                1,
                window.ingestedAt(),
                window.assembledAt())));
    harness.settle();

    assertThat(harness.scores()).isEmpty();
    assertThat(harness.head().batches()).isEmpty();
  }

  @Test
  void aBatchRunsWhenItIsFull() throws Exception {
    reopen(new OperatorSettings(2, 4, Duration.ofSeconds(1), OperatorSettings.IDLE_AFTER));
    harness.put(Made.query("a"));
    harness.put(Made.query("b"));
    harness.window("lobby", 1, 0, 0.1);
    harness.window("yard", 1, 0, 0.1);
    harness.nextMail();

    assertThat(harness.head().batches()).containsExactly(4);
    assertThat(harness.scores()).hasSize(2);
  }

  @Test
  void theRowsOfOneWindowStayTogether() throws Exception {
    reopen(new OperatorSettings(2, 4, Duration.ofSeconds(1), OperatorSettings.IDLE_AFTER));
    for (String id : List.of("a", "b", "c")) {
      harness.put(Made.query(id));
    }
    harness.window("lobby", 1, 0, 0.1);
    harness.window("yard", 1, 0, 0.1);
    for (String id : List.of("d", "e", "f")) {
      harness.put(Made.query(id));
    }
    harness.window("lobby", 1, 1, 0.1);
    harness.settle();

    assertThat(harness.head().batches()).containsExactly(3, 3, 6);
    assertThat(harness.scores()).hasSize(3);
  }

  @Test
  void aBatchRunsWhenItsFirstRowHasWaitedLongEnough() throws Exception {
    harness.setProcessingTime(1_000);
    harness.put(Made.query("person"));
    harness.window("lobby", 1, 0, 0.1);
    harness.setProcessingTime(1_006);
    harness.window("yard", 1, 0, 0.1);
    harness.setProcessingTime(1_009);
    assertThat(harness.head().batches()).isEmpty();
    harness.setProcessingTime(1_010);
    harness.nextMail();

    assertThat(harness.head().batches()).containsExactly(2);
    assertThat(harness.scores()).hasSize(2);
  }

  @Test
  void theDeadlineOfABatchThatRanWhenFullDoesNotCutTheNextShort() throws Exception {
    reopen(new OperatorSettings(2, 2, Duration.ofMillis(10), OperatorSettings.IDLE_AFTER));
    harness.setProcessingTime(1_000);
    harness.put(Made.query("person"));
    harness.window("lobby", 1, 0, 0.1);
    harness.window("yard", 1, 0, 0.1);
    harness.nextMail();
    harness.setProcessingTime(1_005);
    harness.window("lobby", 1, 1, 0.1);
    harness.setProcessingTime(1_010);
    assertThat(harness.head().batches()).containsExactly(2);
    harness.setProcessingTime(1_015);
    harness.nextMail();

    assertThat(harness.head().batches()).containsExactly(2, 1);
  }

  @Test
  void theNextBatchFillsWhileTheHeadRuns() throws Exception {
    reopen(new OperatorSettings(2, 2, Duration.ofSeconds(1), OperatorSettings.IDLE_AFTER));
    harness.put(Made.query("person"));
    harness.head().hold();
    harness.window("a", 1, 0, 0.1);
    harness.window("b", 1, 0, 0.1);
    harness.window("c", 1, 0, 0.1);
    harness.window("d", 1, 0, 0.1);
    assertThat(harness.scores()).isEmpty();
    harness.head().permit(2);
    harness.nextMail();
    harness.nextMail();

    assertThat(harness.head().batches()).containsExactly(2, 2);
    assertThat(harness.scores())
        .extracting(scores -> scores.stream().value())
        .containsExactly("a", "b", "c", "d");
  }

  @Test
  void aBatchWhoseDeadlineHasPassedIsFilledUpUntilTheHeadIsFree() throws Exception {
    reopen(new OperatorSettings(2, 3, Duration.ofMillis(10), OperatorSettings.IDLE_AFTER));
    harness.setProcessingTime(1_000);
    harness.put(Made.query("person"));
    harness.head().hold();
    harness.window("a", 1, 0, 0.1);
    harness.setProcessingTime(1_010);
    harness.window("b", 1, 0, 0.1);
    harness.setProcessingTime(1_020);
    harness.window("c", 1, 0, 0.1);
    harness.window("d", 1, 0, 0.1);
    harness.head().permit(2);
    harness.nextMail();
    harness.nextMail();

    assertThat(harness.head().batches()).containsExactly(1, 3);
  }

  @Test
  void aThirdBatchWaitsForTheHead() throws Exception {
    reopen(new OperatorSettings(2, 1, Duration.ofSeconds(1), OperatorSettings.IDLE_AFTER));
    harness.put(Made.query("person"));
    harness.head().hold();
    harness.window("a", 1, 0, 0.1);
    harness.window("b", 1, 0, 0.1);
    harness.head().permit(1);
    harness.window("c", 1, 0, 0.1);

    assertThat(harness.scores()).hasSize(1);
    harness.head().permit(2);
    harness.settle();
    assertThat(harness.scores()).hasSize(3);
  }

  @Test
  void windowsOfOneStreamKeepTheirOrder() throws Exception {
    reopen(new OperatorSettings(2, 7, Duration.ofSeconds(1), OperatorSettings.IDLE_AFTER));
    harness.put(Made.query("a"));
    harness.put(Made.query("b"));
    for (int seq = 0; seq < 50; seq++) {
      harness.window("lobby", 1, seq, 0.1);
    }
    harness.settle();

    assertThat(harness.scores())
        .extracting(scores -> scores.times().get(0).micros() / 250_000)
        .containsExactlyElementsOf(IntStream.range(0, 50).mapToObj(i -> (long) i).toList());
  }

  @Test
  void aHeadWithCarryGetsWhatItGaveForTheWindowBeforeAndNothingFromAnEarlierEpoch()
      throws Exception {
    harness.close();
    harness = OperatorHarness.started(OperatorHarness.SETTINGS, new FakeHead(1));
    harness.put(Made.query("person"));
    harness.window("lobby", 1, 0, 0.5);
    harness.window("yard", 1, 0, 0.25);
    harness.window("lobby", 1, 1, 0.5);
    harness.window("lobby", 1, 1, 0.5);
    harness.window("lobby", 1, 2, 0.5);
    harness.window("lobby", 2, 0, 0.5);
    harness.settle();

    assertThat(harness.scores())
        .extracting(s -> s.stream() + " " + s.scores().get(new QueryId("person")).get(0).end())
        .containsExactly("lobby 0.5", "yard 0.25", "lobby 1.0", "lobby 1.5", "lobby 0.5");
    assertThat(harness.head().batches()).containsExactly(2, 1, 1, 1);
  }

  @Test
  void aWindowThatComesAgainIsDropped() throws Exception {
    harness.put(Made.query("person"));
    harness.window("lobby", 1, 3, 0, 0.9, 0.9, 0.9);
    harness.window("lobby", 1, 3, 0, 0.9, 0.9, 0.9);
    harness.window("lobby", 1, 2, 0, 0.9, 0.9);
    harness.window("lobby", 0, 90, 0, 0.9, 0.9);
    harness.settle();

    assertThat(harness.scores()).hasSize(1);
    assertThat(harness.told()).containsExactly("lobby person STARTED 0.125-0.750");
  }

  @Test
  void framesThatComeAgainInANewWindowAreNotCountedTwice() throws Exception {
    harness.put(Made.query("person"));
    harness.window("lobby", 1, 2, 0.9, 0.9, 0.9);
    harness.window("lobby", 1, 3, 0, 0, 0, 0.9);
    harness.settle();

    assertThat(harness.told()).containsExactly("lobby person STARTED 0.000-0.500");
  }

  @Test
  void aRemovedQueryEndsItsMomentsOnEveryStream() throws Exception {
    harness.put(Made.query("person"));
    harness.put(Made.query("other"));
    harness.window("lobby", 1, 2, 0.9, 0.9, 0.9);
    harness.window("yard", 1, 2, 0.9, 0.9, 0.9);
    harness.remove("person");
    harness.window("lobby", 1, 3, 0.9);
    harness.settle();

    assertThat(harness.told())
        .containsExactlyInAnyOrder(
            "lobby other STARTED 0.000-0.500",
            "lobby person STARTED 0.000-0.500",
            "yard other STARTED 0.000-0.500",
            "yard person STARTED 0.000-0.500",
            "lobby person QUERY_REMOVED 0.000-0.500",
            "yard person QUERY_REMOVED 0.000-0.500");
    assertThat(harness.scores().get(2).scores()).containsOnlyKeys(new QueryId("other"));
  }

  @Test
  void rowsUnderWayAreTrackedBeforeTheirQueryGoes() throws Exception {
    harness.put(Made.query("person"));
    harness.window("lobby", 1, 2, 0.9, 0.9, 0.9);
    harness.remove("person");

    assertThat(harness.told())
        .containsExactly(
            "lobby person STARTED 0.000-0.500", "lobby person QUERY_REMOVED 0.000-0.500");
  }

  @Test
  void aDisabledQueryEndsItsMoments() throws Exception {
    harness.put(Made.query("person"));
    harness.window("lobby", 1, 2, 0.9, 0.9, 0.9);
    harness.put(Made.disabled("person"));

    assertThat(harness.told()).last().isEqualTo("lobby person QUERY_REMOVED 0.000-0.500");
  }

  @Test
  void aQueryTakenFromAStreamEndsItsMomentsThereAlone() throws Exception {
    harness.put(Made.query("person"));
    harness.window("lobby", 1, 2, 0.9, 0.9, 0.9);
    harness.window("yard", 1, 2, 0.9, 0.9, 0.9);
    harness.put(Made.query("person", "yard"));
    harness.window("yard", 1, 3, 0);
    harness.window("yard", 1, 7, 0, 0, 0, 0);
    harness.settle();

    assertThat(harness.told().subList(2, 4))
        .containsExactly(
            "lobby person QUERY_REMOVED 0.000-0.500", "yard person SCORES_FELL 0.000-0.625");
  }

  @Test
  void aQueryThatSaysSomethingElseEndsItsMomentsAndBeginsAfresh() throws Exception {
    harness.put(Made.query("person"));
    harness.window("lobby", 1, 2, 0.9, 0.9, 0.9);
    harness.put(Made.saying("person", "a dog is in the room"));
    harness.window("lobby", 1, 5, 0.9, 0.9, 0.9);
    harness.settle();

    assertThat(harness.told())
        .containsExactly(
            "lobby person STARTED 0.000-0.500",
            "lobby person QUERY_REMOVED 0.000-0.500",
            "lobby person STARTED 0.750-1.250");
    assertThat(harness.updates().get(2).moment().id())
        .isNotEqualTo(harness.updates().get(0).moment().id());
  }

  @Test
  void theSameQueryAgainChangesNothing() throws Exception {
    harness.put(Made.query("person"));
    harness.window("lobby", 1, 2, 0.9, 0.9, 0.9);
    harness.put(Made.query("person"));
    harness.settle();

    assertThat(harness.told()).containsExactly("lobby person STARTED 0.000-0.500");
  }

  @Test
  void queriesThatStandAtTheStartMeetTheFirstWindowAndAreNotTakenTwice() throws Exception {
    harness.close();
    harness =
        OperatorHarness.started(
            OperatorHarness.SETTINGS,
            new FakeHead(0),
            () -> List.of(Made.removal("person", 4), Made.record(Made.query("person"), 5)));
    harness.window("lobby", 1, 2, 0.9, 0.9, 0.9);
    harness.query(Made.removal("person", 4));
    harness.query(Made.record(Made.query("person"), 5));
    assertThat(harness.told()).isEmpty();
    harness.query(Made.removal("person", 6));

    assertThat(harness.told())
        .containsExactly(
            "lobby person STARTED 0.000-0.500", "lobby person QUERY_REMOVED 0.000-0.500");
  }

  @Test
  void aStreamFromWhichNothingComesIsForgottenAndItsMomentsEnd() throws Exception {
    long idle = OperatorSettings.IDLE_AFTER.toMillis();
    harness.setProcessingTime(0);
    harness.put(Made.query("person"));
    harness.window("lobby", 1, 2, 0.9, 0.9, 0.9);
    harness.setProcessingTime(20_000);
    harness.window("lobby", 1, 3, 0.9);
    harness.settle();
    harness.setProcessingTime(20_000 + idle - 1);
    assertThat(harness.told()).hasSize(1);
    harness.setProcessingTime(20_000 + idle);

    assertThat(harness.told()).last().isEqualTo("lobby person EPOCH_ENDED 0.000-0.750");
    assertThat(harness.numProcessingTimeTimers()).isZero();
    harness.checkpoint();
    harness.window("lobby", 1, 4, 0.9);
    assertThat(harness.numProcessingTimeTimers()).isEqualTo(1);
  }

  @Test
  void undecodableRecordsGoToDeadLettersAndTheRestGoesOn() throws Exception {
    byte[] garbage = "garbage".getBytes(StandardCharsets.UTF_8);
    TopicRecord good = Made.record(Made.window("lobby", 1, 0, 0.1));
    harness.put(Made.query("person"));
    harness.query(new TopicRecord("queries", 0, 90, garbage, garbage));
    harness.query(new TopicRecord("queries", 0, 91, null, null));
    harness.window(new TopicRecord("windows", 3, 7, good.key(), garbage));
    harness.window(new TopicRecord("windows", 3, 8, null, good.value()));
    harness.window(new TopicRecord("windows", 3, 9, "not a stream!".getBytes(), good.value()));
    harness.window(new TopicRecord("windows", 3, 10, good.key(), null));
    harness.window(new TopicRecord("windows", 3, 11, "yard".getBytes(), good.value()));
    harness.window(good);
    harness.settle();

    assertThat(harness.deadLetters())
        .extracting(d -> d.topic() + "-" + d.partition() + "@" + d.offset())
        .containsExactly(
            "queries-0@90",
            "queries-0@91",
            "windows-3@7",
            "windows-3@8",
            "windows-3@9",
            "windows-3@10",
            "windows-3@11");
    assertThat(harness.deadLetters().get(6).cause())
        .isEqualTo("window of stream lobby has the key yard");
    assertThat(harness.deadLetters().get(2).value()).contains(garbage);
    assertThat(harness.scores()).hasSize(1);
  }

  @Test
  void windowsThatDoNotFitTheHeadGoToDeadLetters() throws Exception {
    harness.put(Made.query("person"));
    harness.window("lobby", 1, 4, 0, 0, 0, 0, 0);
    harness.settle();

    assertThat(harness.deadLetters())
        .extracting(DeadLetter::cause)
        .containsExactly("window has 5 short-term frames, but the head takes 4");
    assertThat(harness.head().batches()).isEmpty();
  }

  @Test
  void queriesThatDoNotFitTheHeadGoToDeadLettersAndStandNoMore() throws Exception {
    harness.put(Made.query("person"));
    harness.window("lobby", 1, 2, 0.9, 0.9, 0.9);
    harness.put(Made.ofTokenWidth("person", 5));
    harness.put(Made.ofDim3("wide"));
    harness.window("lobby", 1, 3, 0.9);
    harness.settle();

    assertThat(harness.deadLetters())
        .extracting(DeadLetter::cause)
        .containsExactly(
            "the head refuses the query: tokens of width 5",
            "query has an embedding of 3 components, but the frames' features have 2");
    assertThat(harness.told()).last().isEqualTo("lobby person QUERY_REMOVED 0.000-0.500");
    assertThat(harness.scores()).hasSize(1);
  }

  @Test
  void aHeadThatFailsFailsTheTask() throws Exception {
    harness.put(Made.query("person"));
    harness.head().fail(new IllegalStateException("out of memory"));
    harness.window("lobby", 1, 0, 0.1);

    assertThatThrownBy(harness::settle).hasStackTraceContaining("out of memory");
  }

  @Test
  void theHeadIsClosedWithTheOperator() {
    harness.close();

    assertThat(harness.head().closed()).isTrue();
  }

  private void reopen(OperatorSettings settings) throws Exception {
    harness.close();
    harness = OperatorHarness.started(settings, new FakeHead(0));
  }
}
