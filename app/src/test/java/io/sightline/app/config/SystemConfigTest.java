package io.sightline.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.alert.AlertRule;
import io.sightline.core.alert.AlertRules;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.Severity;
import io.sightline.core.video.DecodeSkip;
import io.sightline.core.video.GateMode;
import io.sightline.core.video.HardwareDecode;
import io.sightline.core.video.PictureSettings;
import io.sightline.core.video.Polygon;
import io.sightline.core.video.RecordMode;
import io.sightline.core.video.Region;
import io.sightline.core.video.Zone;
import io.sightline.gateway.alerts.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemConfigTest {
  @TempDir Path folder;

  @Test
  void anEmptyFileIsTheDefaults() throws IOException {
    SystemConfig config = load("");
    assertThat(config.port()).isEqualTo(SystemConfig.DEFAULT_PORT);
    assertThat(config.host()).isEqualTo("127.0.0.1");
    assertThat(config.data()).isEqualTo(folder.resolve("data"));
    assertThat(config.streams()).isEmpty();
  }

  @Test
  void whatIsMadeOfPicturesIsRead() throws IOException {
    SystemConfig config =
        load(
            """
            streams:
              - id: lobby
                source: rtsp://${env:LOBBY}@camera/1
                crop: 0.1,0,0.8,1
                zones:
                  - {name: door, outline: "0.2,0.2 0.4,0.2 0.4,0.9"}
                masks: ["0,0 1,0 1,0.1"]
                thumbnailWidth: 320
                hardware: auto
                skip: nokey
                gate: off
                recording: on
            """);
    StreamEntry lobby = config.streams().get(0);
    assertThat(lobby.source().secretValue()).isEqualTo("rtsp://camera/1");
    assertThat(lobby.credentials()).contains("env:LOBBY");
    assertThat(lobby.pictures())
        .isEqualTo(
            new PictureSettings(
                Optional.of(new Region(0.1, 0, 0.8, 1)),
                List.of(new Zone("door", Polygon.parse("0.2,0.2 0.4,0.2 0.4,0.9"))),
                List.of(Polygon.parse("0,0 1,0 1,0.1")),
                Optional.of(320),
                HardwareDecode.AUTO,
                DecodeSkip.NOKEY,
                GateMode.OFF,
                RecordMode.ON));
  }

  @Test
  void whatIsWrongWithPicturesIsNamed() {
    assertThatThrownBy(
            () ->
                load(
                    """
                    streams:
                      - {id: a, source: "sim:a", crop: "0,0,2,1", skip: some, credentials: "pw"}
                      - {id: b, source: "sim:b", zones: [{name: x y, outline: "0,0 1,0 1,1"}]}
                      - {id: c, source: "sim:c", thumbnailWidth: 5}
                    """))
        .hasMessageContaining("streams[0].crop: must lie within 0 to 1")
        .hasMessageContaining("streams[0].skip: must be one of none, noref, nokey")
        .hasMessageContaining("streams[0].credentials: must be env:NAME or file:PATH")
        .hasMessageContaining("streams[1].zones[0].name: zone name must be")
        .hasMessageContaining("streams[2]: thumbnail width must be 16 to 640");
  }

  @Test
  void everyNameIsRead() throws IOException {
    SystemConfig config =
        load(
            """
            data: /var/lib/sightline
            http: {host: 0.0.0.0, port: 9000}
            encoder: bundles/clip
            head: bundles/head
            fps: 2
            minFreeDiskMb: 5000
            mediaFolders: [/srv/recordings]
            streams:
              - {id: lobby, source: "rtsp://u:p@camera/1", fps: 5, thumbnails: false}
            queries:
              - {id: van, sentence: "a van stops", streams: [lobby], startThreshold: 0.7, endThreshold: 0.3,
                 minDuration: 1.5, mergeGap: PT2S, maxDuration: 600, tellTentative: true,
                 schedule: {zone: Europe/Berlin, spans: ["mon-fri 22:00-06:00", "sat,sun"]}}
            """);
    assertThat(config.encoder()).contains(folder.resolve("bundles/clip"));
    assertThat(config.minFreeDisk()).isEqualTo(5_000_000_000L);
    assertThat(config.streams())
        .singleElement()
        .satisfies(
            stream -> {
              assertThat(stream.framesPerSecond()).contains(5.0);
              assertThat(stream.thumbnails()).isFalse();
              assertThat(stream.toString()).doesNotContain("u:p");
            });
    assertThat(config.queries())
        .singleElement()
        .satisfies(
            query -> {
              assertThat(query.draft().minDuration()).contains(1.5);
              assertThat(query.draft().mergeGap()).contains(2.0);
              assertThat(query.draft().tellTentative()).contains(true);
              assertThat(query.draft().schedule().orElseThrow().zone())
                  .hasToString("Europe/Berlin");
              assertThat(query.draft().schedule().orElseThrow().spans()).hasSize(2);
              assertThat(query.streams()).hasSize(1);
            });
  }

  @Test
  void webhooksAreReadAndTheirProblemsNamed() throws IOException {
    SystemConfig config =
        load(
            """
            alerts:
              cooldown: 60
              webhooks:
                - {id: desk, url: "https://desk.example/hook", secret: "env:DESK_KEY", minSeverity: alert}
            """);
    assertThat(config.alerts().targets())
        .singleElement()
        .satisfies(hook -> assertThat(hook.channel()).isEqualTo("webhook:desk"));
    assertThat(config.alerts().rules().otherwise().cooldown()).isEqualTo(Duration.ofMinutes(1));
    assertThatThrownBy(
            () -> load("alerts: {webhooks: [{id: desk, url: \"ftp://x\", secret: plain}]}"))
        .hasMessageContaining("alerts.webhooks[0]")
        .hasMessageContaining("secretRef must be env:NAME");
  }

  @Test
  void whatIsRecordedIsReadAndAMaskedStreamRefused() throws IOException {
    SystemConfig config =
        load("recording: {on: true, streams: [lobby], maxMbPerStream: 500, before: 3, after: 2}");
    RecordingEntry recording = config.recording().orElseThrow();
    assertThat(recording.ring().bytesAStream()).isEqualTo(500_000_000);
    assertThat(recording.ring().folder()).isEqualTo(config.data().resolve("recordings"));
    assertThat(config.alerts().clips()).contains(recording.clips());
    assertThat(recording.clips().before()).isEqualTo(Duration.ofSeconds(3));
    assertThat(load("recording: {streams: [lobby]}").recording()).isEmpty();
    assertThatThrownBy(
            () ->
                load(
                    """
                    streams: [{id: lobby, source: "rtsp://x/1", masks: ["0,0 1,0 1,1"]}]
                    recording: {on: true, streams: [lobby], maxMbPerStream: 1}
                    """))
        .hasMessageContaining("lobby cannot be recorded: it has privacy masks")
        .hasMessageContaining("bytesAStream must be 10 MB to 1 TB");
  }

  @Test
  void brokersPeopleAndRulesAreReadAndTheirProblemsNamed() throws IOException {
    SystemConfig config =
        load(
            """
            alerts:
              timeZone: Europe/Berlin
              cooldown: 60
              offlineAfter: 30
              queries:
                - {id: fire, severity: critical, cooldown: 0, group: 5}
                - {id: dog, severity: detection, schedule: ["mon-fri 22:00-06:00", "sat,sun"]}
              mqtt:
                - {id: house, broker: "mqtts://broker.example", credentials: "env:LOGIN", ca: ca.pem}
              mail:
                - {id: guards, host: mail.example, from: a@x.org, to: [b@x.org], gather: 60}
            """);
    assertThat(config.alerts().targets())
        .extracting(Target::channel)
        .containsExactly("mqtt:house", "mail:guards");
    assertThat(config.alerts().offlineAfter()).isEqualTo(Duration.ofSeconds(30));
    AlertRules rules = config.alerts().rules();
    assertThat(rules.of(new QueryId("fire")).severity()).isEqualTo(Severity.CRITICAL);
    assertThat(rules.of(new QueryId("fire")).cooldown()).isZero();
    assertThat(rules.of(new QueryId("fire")).group()).isEqualTo(Duration.ofSeconds(5));
    AlertRule dog = rules.of(new QueryId("dog"));
    assertThat(dog.cooldown()).isEqualTo(Duration.ofMinutes(1));
    assertThat(dog.schedule().covers(Instant.parse("2026-11-20T21:30:00Z"))).isTrue();
    assertThat(dog.schedule().covers(Instant.parse("2026-11-20T20:30:00Z"))).isFalse();
    assertThat(dog.schedule().covers(Instant.parse("2026-11-21T12:00:00Z"))).isTrue();
    assertThatThrownBy(
            () ->
                load(
                    """
                    alerts:
                      severity: loud
                      timeZone: Mars/Base
                      schedule: ["nightly"]
                      queries: [{id: a b}]
                      mqtt: [{id: house, broker: "http://x"}]
                      mail: [{id: guards, host: x, from: nobody}]
                    """))
        .hasMessageContaining("alerts.severity: must be detection, alert or critical")
        .hasMessageContaining("alerts.timeZone: must be a time zone")
        .hasMessageContaining("mon-fri 22:00-06:00")
        .hasMessageContaining("alerts.queries[0].id")
        .hasMessageContaining("alerts.mqtt[0]: mqtt house: broker must begin with")
        .hasMessageContaining("alerts.mail[0]: mail guards: from must be an address");
  }

  @Test
  void allProblemsAreReportedAtOnce() {
    assertThatThrownBy(
            () ->
                load(
                    """
                    http: {port: 99999, prot: 1}
                    fps: fast
                    streams:
                      - {source: "rtsp://camera/1"}
                      - {id: "a b", source: "rtsp://camera/1"}
                    queries:
                      - {sentence: "a van", startThreshold: 2}
                    colour: red
                    """))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("http.port")
        .hasMessageContaining("http.prot is not known")
        .hasMessageContaining("fps must be a number")
        .hasMessageContaining("streams[0].id is missing")
        .hasMessageContaining("streams[1].id")
        .hasMessageContaining("queries[0]: startThreshold")
        .hasMessageContaining("colour is not known");
  }

  @Test
  void textThatIsNotYamlIsNamedWithItsLine() {
    assertThatThrownBy(() -> load("data: x\nstreams: ["))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not YAML: line");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> SystemConfig.load(folder.resolve("none.yaml")))
        .hasMessageContaining("no such file");
  }

  @Test
  void anIdThatOccursTwiceIsRefused() {
    assertThatThrownBy(() -> load("streams:\n  - {id: a, source: x}\n  - {id: a, source: y}"))
        .hasMessageContaining("occurs twice");
  }

  private SystemConfig load(String yaml) throws IOException {
    return SystemConfig.load(Files.writeString(folder.resolve("sightline.yaml"), yaml));
  }
}
