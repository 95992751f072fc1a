package io.sightline.core.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sightline.core.grounding.Moment;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.EndReason;
import io.sightline.core.grounding.MomentUpdate.StageTimes;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.Severity;
import io.sightline.core.video.MediaTime;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AlertRouterTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final StreamId LOBBY = new StreamId("lobby");
  private static final QueryId FIRE = new QueryId("fire");
  private static final AlertChannel PAGE = new AlertChannel("page", Severity.DETECTION, false);
  private static final AlertChannel HOOK = new AlertChannel("hook", Severity.ALERT, true);

  private AlertRouter router = router(Severity.ALERT, 60);
  private AlertState state = AlertState.EMPTY;
  private Severity severity = Severity.ALERT;
  private List<Silence> silences = List.of();

  @Test
  void aStartIsToldToAllChannelsOnce() {
    assertThat(told("m1", Type.STARTED, 0, 0)).containsExactly("page", "hook");
    assertThat(told("m1", Type.STARTED, 0, 1)).isEmpty();
    assertThat(told("m1", Type.UPDATED, 1, 2)).isEmpty();
  }

  @Test
  void theEndIsToldOnceToChannelsThatWantItAndWereToldTheStart() {
    told("m1", Type.STARTED, 0, 0);
    assertThat(told("m1", Type.ENDED, 2, 5)).containsExactly("hook");
    assertThat(told("m1", Type.ENDED, 2, 5)).isEmpty();
    assertThat(told("m1", Type.STARTED, 0, 6)).isEmpty();
    assertThat(told("unheard-of", Type.ENDED, 1, 5)).isEmpty();
  }

  @Test
  void aChannelThatCouldNotBeToldTheStartIsNotToldTheEnd() {
    told("m1", Type.STARTED, 0, 0);
    suppressed("m1", "hook", 1);
    assertThat(told("m1", Type.RETRACTED, 1, 2)).isEmpty();
  }

  @Test
  void theCooldownBeginsAtTheDelivery() {
    told("m1", Type.STARTED, 0, 0);
    delivered("m1", "hook", 30);
    assertThat(told("m2", Type.STARTED, 0, 89)).containsExactly("page");
    assertThat(told("m3", Type.STARTED, 0, 90)).containsExactly("page", "hook");
  }

  @Test
  void neitherASuppressedNorAFailedAlertBeginsACooldown() {
    silences = List.of(new Silence("s", Optional.empty(), Optional.empty(), NOON.plusSeconds(1)));
    assertThat(told("m1", Type.STARTED, 0, 0)).isEmpty();
    suppressed("m1", "hook", 0);
    assertThat(told("m2", Type.STARTED, 0, 1)).contains("hook");
    suppressed("m2", "hook", 1);
    assertThat(told("m3", Type.STARTED, 0, 2)).contains("hook");
  }

  @Test
  void theEndOfAMomentDoesNotProlongTheCooldown() {
    told("m1", Type.STARTED, 0, 0);
    delivered("m1", "hook", 0);
    told("m1", Type.ENDED, 1, 50);
    state = router.recorded(state, Alert.delivered("m1", 1, LOBBY, FIRE, "hook", at(50)));
    assertThat(told("m2", Type.STARTED, 0, 60)).contains("hook");
  }

  @Test
  void aHigherSeverityBreaksTheCooldownAnEqualOneDoesNot() {
    told("m1", Type.STARTED, 0, 0);
    delivered("m1", "hook", 0);
    severity = Severity.CRITICAL;
    router = router(severity, 60);
    assertThat(told("m2", Type.STARTED, 0, 1)).contains("hook");
    delivered("m2", "hook", 1);
    assertThat(told("m3", Type.STARTED, 0, 2)).doesNotContain("hook");
  }

  @Test
  void whatMattersTooLittleForAChannelIsSuppressedThereWithTheReason() {
    router = router(Severity.DETECTION, 0);
    AlertStep step = advance("m1", Type.STARTED, 0, 0);
    assertThat(step.decisions().get(0).suppressed()).isEmpty();
    assertThat(step.decisions().get(1).suppressed())
        .contains("severity DETECTION is below ALERT of this channel");
  }

  @Test
  void aSilenceCoversItsStreamAndQueryUntilItsInstant() {
    Silence silence = new Silence("s", Optional.of(FIRE), Optional.of(LOBBY), at(10));
    assertThat(silence.covers(LOBBY, FIRE, at(9))).isTrue();
    assertThat(silence.covers(LOBBY, FIRE, at(10))).isFalse();
    assertThat(silence.covers(new StreamId("yard"), FIRE, NOON)).isFalse();
    assertThat(silence.covers(LOBBY, new QueryId("dog"), NOON)).isFalse();
  }

  @Test
  void withoutCooldownEveryMatchIsTold() {
    router = new AlertRouter(AlertRules.DEFAULT, List.of(HOOK));
    told("m1", Type.STARTED, 0, 0);
    delivered("m1", "hook", 0);
    assertThat(told("m2", Type.STARTED, 0, 0)).containsExactly("hook");
  }

  @Test
  void theStateStaysBounded() {
    for (int i = 0; i < 100; i++) {
      told("m" + i, Type.STARTED, 0, i * 100);
      delivered("m" + i, "hook", i * 100);
    }
    assertThat(state.recent()).hasSize(AlertState.MAX_RECENT);
    assertThat(state.recent().get(AlertState.MAX_RECENT - 1).id()).isEqualTo("m99");
    assertThat(state.last()).hasSize(1);
  }

  @Test
  void twoChannelsOfOneNameAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AlertRouter(AlertRules.DEFAULT, List.of(HOOK, HOOK)));
  }

  private static AlertRouter router(Severity severity, int cooldown) {
    AlertRule rule = new AlertRule(severity, Duration.ofSeconds(cooldown));
    return new AlertRouter(
        new AlertRules(AlertRule.DEFAULT, Map.of(FIRE, rule)), List.of(PAGE, HOOK));
  }

  private AlertStep advance(String id, Type type, int revision, int second) {
    return Occurrence.of(update(id, type, revision))
        .map(occurrence -> router.advance(state, occurrence, Set.of(), silences, at(second)))
        .orElse(new AlertStep(state, List.of()));
  }

  private List<String> told(String id, Type type, int revision, int second) {
    AlertStep step = advance(id, type, revision, second);
    state = step.state();
    return step.decisions().stream()
        .filter(decision -> decision.suppressed().isEmpty())
        .map(decision -> decision.channel().name())
        .toList();
  }

  private void delivered(String id, String channel, int second) {
    Occurrence told = Occurrence.of(update(id, Type.STARTED, 0)).orElseThrow();
    state = router.recorded(state, Alert.of(told, severity, channel, id, "", at(second)));
  }

  private void suppressed(String id, String channel, int second) {
    state =
        router.recorded(
            state, Alert.suppressed(id, 0, LOBBY, FIRE, channel, "it is down", at(second)));
  }

  private static Instant at(int second) {
    return NOON.plusSeconds(second);
  }

  private static MomentUpdate update(String id, Type type, int revision) {
    return new MomentUpdate(
        type,
        new Moment(id, LOBBY, FIRE, 1, TimeSpan.ofSeconds(1, 2), NOON, 0.9),
        revision,
        MediaTime.ofSeconds(2),
        type == Type.ENDED ? EndReason.SCORES_FELL : EndReason.NONE,
        new StageTimes(NOON, NOON, NOON, NOON, NOON));
  }
}
