package io.sightline.gateway.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.alert.Alert;
import io.sightline.core.alert.AlertPhase;
import io.sightline.core.alert.AlertRule;
import io.sightline.core.alert.AlertRules;
import io.sightline.core.alert.StreamWatch;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.query.AlertWish;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.Severity;
import io.sightline.core.time.Schedule;
import io.sightline.core.video.StreamStatus;
import io.sightline.gateway.Samples;
import io.sightline.gateway.alerts.AlertSettings.Retries;
import io.sightline.gateway.metrics.Metrics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules that need more than one match: groups, outages; and what a restart makes of them. */
class DeskRulesTest {
  private static final String HOOK = "webhook:ops";

  @TempDir Path folder;
  private final InMemoryAlertLog log = new InMemoryAlertLog();
  private final List<AlertDesk> desks = new ArrayList<>();
  private volatile Instant now = Samples.at(60);
  private Receiver receiver;

  @BeforeEach
  void listen() throws IOException {
    receiver = new Receiver(0, 0);
  }

  @AfterEach
  void close() {
    desks.forEach(AlertDesk::close);
    receiver.close();
  }

  @Test
  void matchesOnSeveralCamerasAreOnePostAndARecordEach() throws Exception {
    AlertDesk desk = desk(Duration.ofSeconds(5));
    desk.caughtUp();
    desk.moment(Samples.moment("m1", "lobby", "q1", Type.STARTED, 0, 1, 2));
    desk.moment(Samples.moment("m2", "yard", "q1", Type.STARTED, 0, 2, 3));
    assertThat(log.lines("sse")).containsExactly("m1 0 DELIVERED", "m2 0 DELIVERED");
    now = now.plusSeconds(5);
    desk.tick();
    until(2);
    assertThat(receiver.taken).containsExactly("m1-0");
    assertThat(alerts(HOOK)).extracting(Alert::group).containsExactly("m1", "m1");
    desk.moment(Samples.moment("m2", "yard", "q1", Type.ENDED, 1, 2, 4));
    until(3);
    assertThat(receiver.taken).containsExactly("m1-0", "m2-1");
  }

  @Test
  void whatWaitedForItsGroupWhenItStoppedIsToldByTheNextRun() throws Exception {
    AlertDesk first = desk(Duration.ofSeconds(5));
    first.caughtUp();
    first.moment(Samples.started("m1", 1));
    first.close();
    AlertDesk second = desk(Duration.ofSeconds(5));
    List.copyOf(log.alerts).forEach(second::recorded);
    second.moment(Samples.started("m1", 1));
    second.caughtUp();
    now = now.plusSeconds(5);
    second.tick();
    until(1);
    assertThat(receiver.taken).containsExactly("m1-0");
  }

  @Test
  void aStreamThatIsDownAndItsReturnAreTold() throws Exception {
    AlertDesk desk = desk(Duration.ZERO);
    desk.caughtUp();
    desk.status(status(StreamStatus.State.OFFLINE));
    now = now.plusSeconds(30);
    desk.tick();
    until(1);
    desk.status(status(StreamStatus.State.ONLINE));
    until(2);
    assertThat(alerts(HOOK))
        .extracting(Alert::phase)
        .containsExactly(AlertPhase.NEW, AlertPhase.END);
    assertThat(alerts(HOOK)).extracting(Alert::query).containsOnly(StreamWatch.OFFLINE);
    assertThat(alerts(HOOK)).extracting(Alert::severity).containsOnly(Severity.CRITICAL);
  }

  @Test
  void anOutageThatWasToldBeforeARestartIsNotToldAgainButItsEndIs() throws Exception {
    AlertDesk first = desk(Duration.ZERO);
    first.caughtUp();
    first.status(status(StreamStatus.State.OFFLINE));
    now = now.plusSeconds(30);
    first.tick();
    until(1);
    first.close();
    AlertDesk second = desk(Duration.ZERO);
    List.copyOf(log.alerts).forEach(second::recorded);
    second.status(status(StreamStatus.State.OFFLINE));
    second.caughtUp();
    now = now.plusSeconds(100);
    second.tick();
    second.status(status(StreamStatus.State.ONLINE));
    until(2);
    assertThat(alerts(HOOK))
        .extracting(Alert::phase)
        .containsExactly(AlertPhase.NEW, AlertPhase.END);
    assertThat(alerts(HOOK))
        .extracting(Alert::momentId)
        .containsOnly(alerts(HOOK).get(0).momentId());
  }

  @Test
  void thatARecordingIsThereIsToldOnceAlsoAcrossARestart() throws Exception {
    AlertDesk first = desk(Duration.ZERO);
    first.caughtUp();
    first.moment(Samples.started("m1", 1));
    first.moment(Samples.moment("m1", "lobby", "q1", Type.ENDED, 1, 1, 2));
    first.recordingOf(Samples.moment("m1", "lobby", "q1", Type.ENDED, 1, 1, 2));
    until(3);
    assertThat(receiver.taken).containsExactly("m1-0", "m1-1", "m1-1-media");
    first.close();
    AlertDesk second = desk(Duration.ZERO);
    List.copyOf(log.alerts).forEach(second::recorded);
    second.moment(Samples.started("m1", 1));
    second.moment(Samples.moment("m1", "lobby", "q1", Type.ENDED, 1, 1, 2));
    second.caughtUp();
    second.recordingOf(Samples.moment("m1", "lobby", "q1", Type.ENDED, 1, 1, 2));
    second.moment(Samples.started("m2", 5));
    until(4);
    assertThat(receiver.taken).containsExactly("m1-0", "m1-1", "m1-1-media", "m2-0");
  }

  @Test
  void aQueryIsToldAsItsOwnerSaysAndAHigherSeverityBreaksItsCooldown() throws Exception {
    AlertDesk desk = desk(Duration.ZERO);
    desk.caughtUp();
    told(
        desk,
        new AlertWish(Optional.empty(), Optional.of(Duration.ofSeconds(60)), Optional.empty()));
    desk.moment(Samples.started("m1", 1));
    until(1);
    desk.moment(Samples.started("m2", 2));
    until(2);
    assertThat(receiver.taken).containsExactly("m1-0");
    assertThat(alerts(HOOK).get(1).reason()).startsWith("cooldown until ");
    told(
        desk,
        new AlertWish(
            Optional.of(Severity.CRITICAL), Optional.of(Duration.ofSeconds(60)), Optional.empty()));
    desk.moment(Samples.started("m3", 3));
    until(3);
    desk.moment(Samples.started("m4", 4));
    until(4);
    assertThat(receiver.taken).containsExactly("m1-0", "m3-0");
    assertThat(alerts(HOOK).get(2).severity()).isEqualTo(Severity.CRITICAL);
    desk.query(new QueryId("q1"), Optional.empty());
    desk.moment(Samples.started("m5", 5));
    until(5);
    assertThat(receiver.taken).containsExactly("m1-0", "m3-0", "m5-0");
  }

  @Test
  void aNewZoneBreaksTheCooldownOfAQueryThatItsOwnerGaveIt() throws Exception {
    AlertDesk desk = desk(Duration.ZERO);
    desk.caughtUp();
    told(
        desk,
        new AlertWish(Optional.empty(), Optional.of(Duration.ofSeconds(60)), Optional.empty()));
    desk.moment(Samples.moment("m1", "lobby~door", "q1", Type.STARTED, 0, 1, 2));
    until(1);
    desk.moment(Samples.moment("m2", "lobby~door", "q1", Type.STARTED, 0, 2, 3));
    until(2);
    desk.moment(Samples.moment("m3", "lobby~desk", "q1", Type.STARTED, 0, 3, 4));
    until(3);
    assertThat(receiver.taken).containsExactly("m1-0", "m3-0");
  }

  @Test
  void whatBeganAloneEndsThoughItsQueryIsGroupedByThen() throws Exception {
    AlertDesk desk = desk(Duration.ZERO);
    desk.caughtUp();
    desk.moment(Samples.started("m1", 1));
    until(1);
    told(
        desk,
        new AlertWish(Optional.empty(), Optional.empty(), Optional.of(Duration.ofSeconds(5))));
    desk.moment(Samples.moment("m2", "lobby", "q1", Type.STARTED, 0, 2, 3));
    desk.moment(Samples.moment("m3", "yard", "q1", Type.STARTED, 0, 2, 3));
    desk.moment(Samples.moment("m1", "lobby", "q1", Type.ENDED, 1, 1, 2));
    until(2);
    now = now.plusSeconds(5);
    desk.tick();
    until(4);
    assertThat(receiver.taken).containsExactly("m1-0", "m1-1", "m2-0");
    told(desk, AlertWish.NONE);
    desk.moment(Samples.moment("m3", "yard", "q1", Type.ENDED, 1, 2, 4));
    until(5);
    assertThat(receiver.taken).endsWith("m3-1");
  }

  @Test
  void theCooldownOfAnEarlierRunGoesOnForAQueryThatItsOwnerGaveIt() throws Exception {
    AlertWish wish =
        new AlertWish(
            Optional.empty(),
            Optional.of(Duration.ofSeconds(60)),
            Optional.of(Duration.ofSeconds(2)));
    AlertDesk first = desk(Duration.ZERO);
    first.caughtUp();
    told(first, wish);
    first.moment(Samples.started("m1", 1));
    now = now.plusSeconds(2);
    first.tick();
    until(1);
    first.close();
    AlertDesk second = desk(Duration.ZERO);
    // The topic of queries may be read last.
    List.copyOf(log.alerts).forEach(second::recorded);
    second.moment(Samples.started("m1", 1));
    told(second, wish);
    second.caughtUp();
    second.moment(Samples.moment("m2", "yard", "q1", Type.STARTED, 0, 2, 3));
    until(2);
    assertThat(alerts(HOOK).get(1).reason()).startsWith("cooldown until ");
  }

  private static void told(AlertDesk desk, AlertWish wish) {
    desk.query(new QueryId("q1"), Optional.of(Samples.query("q1", "a dog").withAlerting(wish)));
  }

  @Test
  void howAChannelFaresIsKnownAndATestMessageGoesPastWhatWaits() throws Exception {
    AlertDesk desk = desk(Duration.ZERO);
    desk.caughtUp();
    assertThat(desk.channels()).extracting(c -> c.routed().name()).containsExactly("sse", HOOK);
    assertThat(desk.test(HOOK, "ada").orElseThrow().failure()).isEmpty();
    assertThat(receiver.taken.get(0)).startsWith("test-");
    assertThat(desk.channels().get(1).state().lastDelivered()).contains(now);
    assertThat(log.alerts).as("nobody was told of anything").isEmpty();
    assertThat(desk.test("sse", "ada")).isEmpty();
    receiver.close();
    Instant since = now;
    assertThat(desk.test(HOOK, "ada").orElseThrow().failure().orElseThrow())
        .contains("refused")
        .doesNotContain("/hook");
    desk.moment(Samples.started("m1", 1));
    ChannelState state = desk.channels().get(1).state();
    while (state.failing().isEmpty()) {
      Thread.onSpinWait();
      state = desk.channels().get(1).state();
    }
    now = now.plusSeconds(9);
    assertThat(state.failing().get().since()).isEqualTo(since);
    assertThat(state.failing().get().reason()).doesNotContain("/hook");
    assertThat(state.waiting()).isEqualTo(1);
  }

  private StreamStatus status(StreamStatus.State state) {
    return new StreamStatus(
        Samples.status("lobby", state, "").stream(), state, "", 1, 4, 0, now, List.of());
  }

  private List<Alert> alerts(String channel) {
    return log.alerts.stream().filter(alert -> alert.channel().equals(channel)).toList();
  }

  private AlertDesk desk(Duration group) throws IOException {
    WebhookTarget target =
        new WebhookTarget(
            "ops",
            URI.create("http://127.0.0.1:" + receiver.port() + "/hook"),
            "env:KEY",
            Severity.DETECTION,
            true);
    AlertRules rules =
        new AlertRules(
            new AlertRule(Severity.ALERT, Duration.ZERO, group, Schedule.ALWAYS),
            Map.of(StreamWatch.OFFLINE, new AlertRule(Severity.CRITICAL, Duration.ZERO)));
    AlertDesk desk =
        new AlertDesk(
            new AlertSettings(
                    List.of(target),
                    rules,
                    100,
                    new Retries(100, Duration.ofMillis(20), Duration.ofMillis(100)),
                    Duration.ofMinutes(15))
                .withOfflineAfter(Duration.ofSeconds(30)),
            Secrets.of(Map.of("KEY", Receiver.SECRET)),
            SilenceBook.open(folder.resolve("silences.json")),
            new PlainContent(),
            log,
            () -> now,
            new Metrics());
    desks.add(desk);
    return desk;
  }

  private void until(int records) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (alerts(HOOK).size() < records) {
      assertThat(System.nanoTime() - deadline).as("in time").isNegative();
      Thread.sleep(2);
    }
    assertThat(alerts(HOOK)).hasSize(records);
  }
}
