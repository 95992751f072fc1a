package io.sightline.core.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.query.QueryId;
import io.sightline.core.query.Severity;
import io.sightline.core.time.Schedule;
import io.sightline.core.time.Schedule.WeeklySpan;
import io.sightline.core.video.StreamId;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AlertGroupTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final QueryId FIRE = new QueryId("fire");
  private static final AlertChannel PAGE =
      new AlertChannel("page", Severity.DETECTION, true, false);
  private static final AlertChannel HOOK = new AlertChannel("hook", Severity.DETECTION, true);

  private AlertRouter router = router(Schedule.ALWAYS);
  private AlertState state = AlertState.EMPTY;
  private List<Silence> silences = List.of();

  @Test
  void matchesOnSeveralStreamsWithinTheSpanAreOneNotification() {
    assertThat(told(start("m1", "lobby"), 0)).containsExactly("page: NEW m1");
    assertThat(told(start("m2", "yard"), 2)).containsExactly("page: NEW m2");
    assertThat(router.nextDue(state)).contains(at(5));
    assertThat(due(4)).isEmpty();
    assertThat(due(5)).containsExactly("hook: NEW m1+m2");
    assertThat(router.nextDue(state)).isEmpty();
    assertThat(due(6)).isEmpty();
  }

  @Test
  void whatEndsWhileItWaitsIsToldBehindTheStart() {
    told(start("m1", "lobby"), 0);
    assertThat(told(end("m1", "lobby"), 1)).containsExactly("page: END m1");
    assertThat(due(5)).containsExactly("hook: NEW m1", "hook: END m1");
    assertThat(told(end("m1", "lobby"), 6)).isEmpty();
  }

  @Test
  void theEndAfterwardsNamesTheGroupSoThatItComesBehindIt() {
    told(start("m1", "lobby"), 0);
    told(start("m2", "yard"), 1);
    due(5);
    AlertStep step = router.advance(state, end("m2", "yard"), Set.of(), silences, at(9));
    assertThat(step.decisions())
        .filteredOn(decision -> decision.channel().equals(HOOK))
        .singleElement()
        .satisfies(decision -> assertThat(decision.group()).isEqualTo("m1"));
  }

  @Test
  void theStreamsOfAGroupShareTheCooldownWhereTheChannelGroups() {
    told(start("m1", "lobby"), 0);
    due(5);
    record("m1", "lobby", "hook", 5);
    record("m1", "lobby", "page", 0);
    assertThat(told(start("m2", "yard"), 30))
        .containsExactly("page: NEW m2", "hook: cooldown until 2026-11-21T12:01:05Z");
    assertThat(told(start("m3", "lobby"), 31))
        .containsExactly(
            "page: cooldown until 2026-11-21T12:01:00Z",
            "hook: cooldown until 2026-11-21T12:01:05Z");
    assertThat(told(start("m4", "yard"), 65)).containsExactly("page: NEW m4");
    assertThat(due(70)).containsExactly("hook: NEW m4");
  }

  @Test
  void aSilencedStreamIsNotInTheList() {
    silences =
        List.of(new Silence("s", Optional.empty(), Optional.of(new StreamId("yard")), at(1_000)));
    told(start("m1", "lobby"), 0);
    assertThat(told(start("m2", "yard"), 1)).hasSize(2).allMatch(line -> line.contains("silenced"));
    assertThat(due(5)).containsExactly("hook: NEW m1");
  }

  @Test
  void aFullGroupGoesAtOnce() {
    for (int i = 0; i < AlertState.Group.MOST; i++) {
      told(start("m" + i, "s" + i), 0);
    }
    assertThat(due(0)).hasSize(1);
  }

  @Test
  void whatWasDecidedInAnEarlierLifeIsNotDecidedAgain() {
    AlertStep step = router.advance(state, start("m1", "lobby"), Set.of("hook"), silences, NOON);
    assertThat(step.decisions()).singleElement().matches(told -> told.channel().equals(PAGE));
    assertThat(router.nextDue(step.state())).isEmpty();
    state = step.state();
    record("m1", "lobby", "hook", 0);
    assertThat(told(end("m1", "lobby"), 9)).contains("hook: END m1");
  }

  @Test
  void aNewZoneBreaksTheCooldownOnce() {
    Occurrence gate = inZone("m1", "gate");
    told(gate, 0);
    due(5);
    record(gate, "hook", 5);
    assertThat(told(inZone("m2", "gate"), 6)).contains("hook: cooldown until 2026-11-21T12:01:05Z");
    assertThat(told(inZone("m3", "ramp"), 7)).noneMatch(line -> line.startsWith("hook: cooldown"));
    due(20);
    record(inZone("m3", "ramp"), "hook", 20);
    assertThat(told(inZone("m4", "gate"), 21))
        .contains("hook: cooldown until 2026-11-21T12:01:20Z");
    assertThat(told(start("m5", "lobby"), 22))
        .contains("hook: cooldown until 2026-11-21T12:01:20Z");
  }

  @Test
  void outsideOfTheScheduleItIsSuppressedWithTheHours() {
    WeeklySpan night =
        new WeeklySpan(
            List.of(DayOfWeek.SATURDAY), LocalTime.parse("22:00"), LocalTime.parse("06:00"));
    router = router(new Schedule(ZoneOffset.UTC, List.of(night)));
    assertThat(told(start("m1", "lobby"), 0)).contains("hook: outside of its schedule");
  }

  @Test
  void thatARecordingIsThereIsToldOnceBehindTheEnd() {
    told(start("m1", "lobby"), 0);
    due(5);
    Occurrence media =
        new Occurrence(
            "m1", 1, AlertPhase.MEDIA, new StreamId("lobby"), FIRE, Set.of(), Optional.empty(), "");
    assertThat(told(media, 6)).isEmpty();
    told(end("m1", "lobby"), 7);
    assertThat(told(media, 8)).containsExactly("page: MEDIA m1", "hook: MEDIA m1");
    assertThat(told(media, 9)).isEmpty();
  }

  private static AlertRouter router(Schedule schedule) {
    AlertRule rule =
        new AlertRule(Severity.ALERT, Duration.ofMinutes(1), Duration.ofSeconds(5), schedule);
    return new AlertRouter(
        new AlertRules(AlertRule.DEFAULT, Map.of(FIRE, rule)), List.of(PAGE, HOOK));
  }

  private static Occurrence start(String id, String stream) {
    return occurrence(id, 0, AlertPhase.NEW, stream, Set.of());
  }

  private static Occurrence inZone(String id, String zone) {
    return occurrence(id, 0, AlertPhase.NEW, "lobby", Set.of(zone));
  }

  private static Occurrence end(String id, String stream) {
    return occurrence(id, 1, AlertPhase.END, stream, Set.of());
  }

  private static Occurrence occurrence(
      String id, int revision, AlertPhase phase, String stream, Set<String> zones) {
    return new Occurrence(
        id, revision, phase, new StreamId(stream), FIRE, zones, Optional.empty(), "");
  }

  private List<String> told(Occurrence occurrence, int second) {
    return lines(router.advance(state, occurrence, Set.of(), silences, at(second)));
  }

  private List<String> due(int second) {
    return lines(router.due(state, at(second)));
  }

  private List<String> lines(AlertStep step) {
    state = step.state();
    return step.decisions().stream()
        .map(
            decision ->
                decision.channel().name()
                    + ": "
                    + decision
                        .suppressed()
                        .orElseGet(
                            () ->
                                decision.members().get(0).phase()
                                    + " "
                                    + decision.members().stream()
                                        .map(Occurrence::id)
                                        .collect(Collectors.joining("+"))))
        .toList();
  }

  private void record(String id, String stream, String channel, int second) {
    record(start(id, stream), channel, second);
  }

  private void record(Occurrence told, String channel, int second) {
    state =
        router.recorded(state, Alert.of(told, Severity.ALERT, channel, told.id(), "", at(second)));
  }

  private static Instant at(int second) {
    return NOON.plusSeconds(second);
  }
}
