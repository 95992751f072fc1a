package io.sightline.gateway.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.core.alert.Alert;
import io.sightline.core.alert.AlertRule;
import io.sightline.core.alert.AlertRules;
import io.sightline.core.alert.Silence;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.Severity;
import io.sightline.gateway.GatewayLimits;
import io.sightline.gateway.Samples;
import io.sightline.gateway.alerts.AlertSettings.Retries;
import io.sightline.gateway.events.EventHub;
import io.sightline.gateway.http.AlertContent;
import io.sightline.gateway.http.EventFeed;
import io.sightline.gateway.metrics.Metrics;
import io.sightline.gateway.view.LiveState;
import io.sightline.gateway.view.Versioned;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlertDeskTest {
  private static final String HOOK = "webhook:ops";
  private static final Retries QUICK =
      new Retries(100, Duration.ofMillis(20), Duration.ofMillis(100));

  @TempDir Path folder;
  private final InMemoryAlertLog log = new InMemoryAlertLog();
  private final Metrics metrics = new Metrics();
  private final LiveState state =
      new LiveState(
          GatewayLimits.DEFAULT,
          new EventFeed(new EventHub("run", 8, 1, 8, metrics), metrics, InstantSource.system()));
  private final List<AlertDesk> desks = new ArrayList<>();

  @BeforeEach
  void register() {
    state.query(
        new QueryId("q1"),
        Optional.of(new Versioned<>(Samples.query("q1", "a dog"), "0-1", Samples.EPOCH_AT)));
  }

  @AfterEach
  void close() {
    desks.forEach(AlertDesk::close);
  }

  @Test
  void aTargetThatWasDownGetsEveryAlertOnceAndInOrderWithinAMoment() throws IOException {
    int port = Receiver.freePort();
    AlertDesk desk = live(settings(port, 100, QUICK, true));
    for (int i = 0; i < 20; i++) {
      desk.moment(Samples.started("m" + i, i));
      desk.moment(ended("m" + i, i));
    }
    until(() -> tries("failed") >= 20);
    assertThat(log.lines(HOOK)).isEmpty();
    try (Receiver receiver = new Receiver(port, 10)) {
      until(() -> log.lines(HOOK).size() == 40);
      assertThat(receiver.badSignatures).isEmpty();
      assertThat(receiver.taken).hasSize(40).doesNotHaveDuplicates();
      for (int i = 0; i < 20; i++) {
        assertThat(receiver.taken).containsSubsequence("m" + i + "-0", "m" + i + "-1");
      }
      assertThat(receiver.bodies)
          .allSatisfy(body -> assertThat(body).contains("\"sentence\":\"a dog\""))
          .anySatisfy(body -> assertThat(body).startsWith("{\"type\":\"new\""))
          .anySatisfy(body -> assertThat(body).startsWith("{\"type\":\"end\""));
    }
    assertThat(log.alerts).filteredOn(alert -> alert.channel().equals("sse")).hasSize(40);
    assertThat(log.alerts).allMatch(alert -> alert.outcome() == Alert.Outcome.DELIVERED);
  }

  @Test
  void whatWasNotDeliveredWhenItStoppedIsDeliveredByTheNextRunAndNothingTwice() throws IOException {
    int port = Receiver.freePort();
    List<MomentUpdate> moments =
        List.of(Samples.started("m1", 1), ended("m1", 1), Samples.started("m2", 2));
    AlertDesk first = live(settings(port, 100, QUICK, true));
    try (Receiver receiver = new Receiver(port, 0)) {
      first.moment(moments.get(0));
      until(() -> log.lines(HOOK).contains("m1 0 DELIVERED"));
    }
    first.moment(moments.get(1));
    first.moment(moments.get(2));
    until(() -> tries("failed") >= 2);
    first.close();

    AlertDesk second = desk(settings(port, 100, QUICK, true));
    List<Alert> written = List.copyOf(log.alerts);
    written.forEach(second::recorded);
    moments.forEach(second::moment);
    try (Receiver receiver = new Receiver(port, 0)) {
      second.caughtUp();
      // What comes again from an at-least-once sink is no news.
      moments.forEach(second::moment);
      until(() -> log.lines(HOOK).size() == 3);
      assertThat(receiver.taken).containsExactlyInAnyOrder("m1-1", "m2-0");
    }
  }

  @Test
  void whatIsOlderThanTheCatchUpIsNotToldAfterAStart() throws IOException {
    try (Receiver receiver = new Receiver(0, 0)) {
      AlertDesk desk = desk(settings(receiver.port(), 100, QUICK, true));
      desk.moment(Samples.started("old", -3_000));
      desk.moment(Samples.started("young", 0));
      desk.caughtUp();
      until(() -> log.lines(HOOK).size() == 1);
      assertThat(log.lines(HOOK)).containsExactly("young 0 DELIVERED");
      assertThat(log.alerts)
          .filteredOn(alert -> alert.channel().equals("sse"))
          .singleElement()
          .extracting(Alert::reason)
          .isEqualTo("nobody listened: the gateway was not running");
    }
  }

  @Test
  void aTargetInAPrivateNetworkIsRefusedBeforeAnythingIsSent() throws IOException {
    try (Receiver receiver = new Receiver(0, 0)) {
      AlertDesk desk = live(settings(receiver.port(), 100, QUICK, false));
      desk.moment(Samples.started("m1", 1));
      until(() -> log.dead.size() == 1);
      assertThat(log.lines(HOOK)).containsExactly("m1 0 SUPPRESSED");
      assertThat(reason("m1")).startsWith("given up after 1 try: the target lies in a private");
      assertThat(receiver.taken).isEmpty();
      desk.moment(ended("m1", 1));
      assertThat(log.lines(HOOK)).hasSize(1);
    }
  }

  @Test
  void aRedirectIsAFailureAndIsNotFollowed() throws IOException {
    try (Receiver receiver = new Receiver(0, 100).refusingWith(307)) {
      Retries two = new Retries(2, Duration.ofMillis(1), Duration.ofMillis(1));
      live(settings(receiver.port(), 100, two, true)).moment(Samples.started("m1", 1));
      until(() -> log.dead.size() == 1);
      assertThat(reason("m1")).isEqualTo("given up after 2 tries: it answered 307");
      assertThat(receiver.elsewhere).hasValue(0);
      assertThat(metrics.toText()).contains("sightline_alerts_total{outcome=\"failed\"} 1");
    }
  }

  @Test
  void whatDoesNotFitTheQueueIsSuppressedWithTheReason() throws IOException {
    AlertDesk desk = live(settings(Receiver.freePort(), 2, QUICK, true));
    for (int i = 0; i < 3; i++) {
      desk.moment(Samples.started("m" + i, i));
    }
    assertThat(log.lines(HOOK)).containsExactly("m2 0 SUPPRESSED");
    assertThat(reason("m2")).isEqualTo("the queue of this channel is full: 2");
    assertThat(metrics.toText()).contains("sightline_alerts_waiting 2.0");
  }

  @Test
  void withoutTargetsEveryMatchIsWrittenDownForTheListeners() {
    AlertDesk desk = live(AlertSettings.DEFAULT);
    desk.moment(Samples.started("m1", 1));
    desk.moment(ended("m1", 1));
    desk.moment(Samples.started("m2", 2));
    assertThat(log.lines("sse"))
        .containsExactly("m1 0 DELIVERED", "m1 1 DELIVERED", "m2 0 DELIVERED");
    assertThat(log.alerts).hasSize(3);
  }

  @Test
  void inTheCooldownAMatchIsWrittenDownAsSuppressed() {
    AlertRules rules =
        new AlertRules(new AlertRule(Severity.ALERT, Duration.ofMinutes(1)), Map.of());
    AlertDesk desk = live(new AlertSettings(List.of(), rules, 10, QUICK, Duration.ofMinutes(15)));
    desk.moment(Samples.started("m1", 1));
    desk.moment(Samples.started("m2", 2));
    assertThat(log.lines("sse")).containsExactly("m1 0 DELIVERED", "m2 0 SUPPRESSED");
    assertThat(reason("m2")).isEqualTo("cooldown until 2026-11-21T09:02:00Z");
  }

  @Test
  void whatIsSilencedIsNotPostedAndWrittenDownAsSuppressed() throws IOException {
    Silence silence =
        new Silence("s", Optional.empty(), Optional.empty(), Samples.EPOCH_AT.plusSeconds(90));
    assertThat(silences().add(silence, Samples.EPOCH_AT)).isTrue();
    try (Receiver receiver = new Receiver(0, 0)) {
      AlertDesk desk = live(settings(receiver.port(), 10, QUICK, true));
      desk.moment(Samples.started("m1", 1));
      assertThat(log.lines(HOOK)).containsExactly("m1 0 SUPPRESSED");
      assertThat(reason("m1")).isEqualTo("silenced until 2026-11-21T09:01:30Z");
      assertThat(receiver.taken).isEmpty();
    }
  }

  private SilenceBook silences() {
    try {
      return SilenceBook.open(folder.resolve("silences.json"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private String reason(String momentId) {
    return log.alerts.stream()
        .filter(alert -> alert.momentId().equals(momentId) && !alert.reason().isEmpty())
        .findFirst()
        .orElseThrow()
        .reason();
  }

  private long tries(String outcome) {
    return metrics.counter("sightline_delivery_tries_total", "", "try", HOOK + " " + outcome).sum();
  }

  private static AlertSettings settings(int port, int queue, Retries retries, boolean allowed) {
    WebhookTarget target =
        new WebhookTarget(
            "ops",
            URI.create("http://127.0.0.1:" + port + "/hook"),
            "env:HOOK_SECRET",
            Severity.DETECTION,
            allowed);
    return new AlertSettings(
        List.of(target), AlertRules.DEFAULT, queue, retries, Duration.ofMinutes(15));
  }

  private AlertDesk live(AlertSettings settings) {
    AlertDesk desk = desk(settings);
    desk.caughtUp();
    return desk;
  }

  private AlertDesk desk(AlertSettings settings) {
    AlertDesk desk =
        new AlertDesk(
            settings,
            Secrets.of(Map.of("HOOK_SECRET", Receiver.SECRET)),
            silences(),
            new AlertContent(state),
            log,
            InstantSource.fixed(Samples.at(60)),
            metrics);
    desks.add(desk);
    return desk;
  }

  private static MomentUpdate ended(String id, double start) {
    return Samples.moment(id, "lobby", "q1", Type.ENDED, 1, start, start + 2);
  }

  private static void until(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("in time").isNegative();
      Thread.onSpinWait();
    }
  }
}
