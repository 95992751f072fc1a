package io.sightline.gateway.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.alert.AlertRules;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.query.Severity;
import io.sightline.gateway.Samples;
import io.sightline.gateway.alerts.AlertSettings.Retries;
import io.sightline.gateway.metrics.Metrics;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.eclipse.paho.client.mqttv3.MqttClient;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MqttSenderTest {
  private static final String CHANNEL = "mqtt:house";
  private static final Secrets SECRETS =
      Secrets.of(Map.of("MQTT_LOGIN", Mosquitto.USER + ":" + Mosquitto.PASSWORD));
  private static final Retries QUICK =
      new Retries(100, Duration.ofMillis(20), Duration.ofMillis(100));

  @TempDir Path folder;
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final InMemoryAlertLog log = new InMemoryAlertLog();

  @BeforeEach
  void broker() {
    Mosquitto.assumeInstalled();
  }

  @Test
  void alertsComeOnTheTopicOfTheirStreamAndQueryAndWeAreSaidToBeThere() throws Exception {
    int port = Mosquitto.freePort();
    try (Mosquitto broker = Mosquitto.start(folder, port, Optional.empty());
        MqttClient listener = listener(port)) {
      try (AlertDesk desk = desk(target("mqtt://localhost:" + port, Optional.empty()))) {
        until(() -> heard.contains("sightline/available online"));
        desk.moment(Samples.started("m1", 1));
        desk.moment(Samples.moment("m1", "lobby", "q1", Type.ENDED, 1, 1, 2));
        until(() -> heard.contains("sightline/lobby/q1 {\"key\":\"m1-1\"}"));
        until(() -> log.lines(CHANNEL).size() == 2);
      }
      until(() -> heard.contains("sightline/available offline"));
      listener.disconnectForcibly(0, 100);
    }
    assertThat(heard)
        .containsExactly(
            "sightline/available online",
            "sightline/lobby/q1 {\"key\":\"m1-0\"}",
            "sightline/lobby/q1 {\"key\":\"m1-1\"}",
            "sightline/available offline");
  }

  @Test
  void aBrokerThatWasDownGetsEveryAlertAndInOrderWithinAMoment() throws Exception {
    int port = Mosquitto.freePort();
    try (AlertDesk desk = desk(target("mqtt://localhost:" + port, Optional.empty()))) {
      for (int i = 0; i < 20; i++) {
        desk.moment(Samples.started("m" + i, i));
        desk.moment(Samples.moment("m" + i, "lobby", "q1", Type.ENDED, 1, i, i + 1));
      }
      try (Mosquitto broker = Mosquitto.start(folder, port, Optional.empty())) {
        until(() -> log.lines(CHANNEL).size() == 40);
      }
    }
    assertThat(log.lines(CHANNEL)).doesNotHaveDuplicates();
    for (int i = 0; i < 20; i++) {
      assertThat(log.lines(CHANNEL))
          .containsSubsequence("m" + i + " 0 DELIVERED", "m" + i + " 1 DELIVERED");
    }
  }

  @Test
  void whenTheConnectionIsCutTheBrokerSaysThatWeAreGoneAndThenThatWeAreBack() throws Exception {
    int port = Mosquitto.freePort();
    try (Mosquitto broker = Mosquitto.start(folder, port, Optional.empty());
        CutWire wire = new CutWire(port);
        MqttClient listener = listener(port);
        AlertDesk desk = desk(target("mqtt://localhost:" + wire.port(), Optional.empty()))) {
      until(() -> heard.contains("sightline/available online"));
      wire.cut();
      until(() -> heard.contains("sightline/available offline"));
      until(() -> heard.lastIndexOf("sightline/available online") > 1);
      desk.moment(Samples.started("m1", 1));
      until(() -> log.lines(CHANNEL).size() == 1);
      listener.disconnectForcibly(0, 100);
    }
  }

  @Test
  void anEncryptedBrokerIsBelievedByItsAuthorityAlone() throws Exception {
    TestCertificate certificate = TestCertificate.in(folder);
    int port = Mosquitto.freePort();
    String address = "mqtts://localhost:" + port;
    Delivery delivery = new Delivery(notice(), new byte[] {'{', '}'}, 0);
    try (Mosquitto broker = Mosquitto.start(folder, port, Optional.of(certificate))) {
      try (Carrier carrier = target(address, Optional.of(certificate.certificate)).open(SECRETS)) {
        carrier.carry(List.of(delivery), Instant.EPOCH);
      }
      try (Carrier carrier = target(address, Optional.empty()).open(SECRETS)) {
        assertThatThrownBy(() -> carrier.carry(List.of(delivery), Instant.EPOCH))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("PKIX");
      }
    }
  }

  @Test
  void aWrongPasswordIsSaidWithoutShowingIt() throws Exception {
    int port = Mosquitto.freePort();
    Secrets wrong = Secrets.of(Map.of("MQTT_LOGIN", "gate:tok3n"));
    try (Mosquitto broker = Mosquitto.start(folder, port, Optional.empty());
        Carrier carrier = target("mqtt://localhost:" + port, Optional.empty()).open(wrong)) {
      assertThatThrownBy(
              () ->
                  carrier.carry(
                      List.of(new Delivery(notice(), new byte[] {'{', '}'}, 0)), Instant.EPOCH))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("Not authorized")
          .hasMessageNotContaining("tok3n");
    }
  }

  @Test
  void allThatIsWrongWithATargetIsSaidAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new MqttTarget(
                    "a b",
                    URI.create("http://u:tok3n@x/"),
                    Optional.of("tok3n"),
                    "a/#",
                    Severity.ALERT,
                    Optional.empty()))
        .withMessageContaining("id must be 1 to 32")
        .withMessageContaining("broker must begin with mqtt://")
        .withMessageContaining("credentials must be env:NAME")
        .withMessageContaining("prefix must be levels of a topic")
        .withMessageNotContaining("tok3n");
  }

  private static Notice notice() {
    return new PlainContent()
        .notice(
            "m1",
            Severity.ALERT,
            List.of(io.sightline.core.alert.Occurrence.of(Samples.started("m1", 1)).orElseThrow()));
  }

  private static MqttTarget target(String broker, Optional<Path> authorities) {
    return new MqttTarget(
        "house",
        URI.create(broker),
        Optional.of("env:MQTT_LOGIN"),
        MqttTarget.DEFAULT_PREFIX,
        Severity.DETECTION,
        authorities);
  }

  private AlertDesk desk(MqttTarget target) throws IOException {
    AlertDesk desk =
        new AlertDesk(
            new AlertSettings(
                List.of(target), AlertRules.DEFAULT, 100, QUICK, Duration.ofMinutes(15)),
            SECRETS,
            SilenceBook.open(folder.resolve("silences.json")),
            new PlainContent(),
            log,
            InstantSource.fixed(Samples.at(60)),
            new Metrics());
    desk.caughtUp();
    return desk;
  }

  private MqttClient listener(int port) throws MqttException {
    MqttClient client =
        new MqttClient("tcp://localhost:" + port, "listener", new MemoryPersistence());
    MqttConnectOptions options = new MqttConnectOptions();
    options.setUserName(Mosquitto.USER);
    options.setPassword(Mosquitto.PASSWORD.toCharArray());
    client.connect(options);
    client.subscribe(
        "sightline/#",
        1,
        (topic, message) ->
            heard.add(topic + " " + new String(message.getPayload(), StandardCharsets.UTF_8)));
    return client;
  }

  private static void until(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - deadline).as("in time").isNegative();
      Thread.sleep(5);
    }
  }
}
