package io.sightline.gateway.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sightline.core.alert.AlertRules;
import io.sightline.core.query.Severity;
import io.sightline.gateway.Samples;
import io.sightline.gateway.alerts.AlertSettings.Retries;
import io.sightline.gateway.metrics.Metrics;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookSecretsTest {
  private static final String PACKAGE = "io.sightline.gateway.alerts";

  @TempDir Path folder;

  @Test
  void neitherTheKeyNorThePathOfTheAddressIsLoggedOrWrittenDown() throws IOException {
    StringWriter logged = new StringWriter();
    WriterAppender appender = WriterAppender.createAppender(null, null, logged, "w", false, true);
    appender.start();
    Configurator.setLevel(PACKAGE, Level.DEBUG);
    Logger logger = (Logger) LogManager.getLogger(PACKAGE);
    logger.addAppender(appender);
    InMemoryAlertLog log = new InMemoryAlertLog();
    Metrics metrics = new Metrics();
    WebhookTarget target =
        target("http://127.0.0.1:" + Receiver.freePort() + "/tok3n-in-path?tok3n", "env:KEY");
    AlertSettings settings =
        new AlertSettings(
            List.of(target),
            AlertRules.DEFAULT,
            10,
            new Retries(2, Duration.ofMillis(1), Duration.ofMillis(1)),
            Duration.ZERO);
    try (AlertDesk desk =
        new AlertDesk(
            settings,
            Secrets.of(Map.of("KEY", Receiver.SECRET)),
            SilenceBook.open(folder.resolve("silences.json")),
            new PlainContent(),
            log,
            InstantSource.fixed(Samples.EPOCH_AT),
            metrics)) {
      desk.caughtUp();
      desk.moment(Samples.started("m1", 1));
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (log.dead.isEmpty()) {
        assertThat(System.nanoTime() - deadline).as("in time").isNegative();
        Thread.onSpinWait();
      }
    } finally {
      logger.removeAppender(appender);
      Configurator.setLevel(PACKAGE, (Level) null);
    }
    assertThat(logged.toString()).contains("given up after 2 tries").contains("did not take m1-0");
    assertThat(logged + log.alerts.toString() + metrics.toText() + settings)
        .contains("webhook:ops")
        .doesNotContain("tok3n")
        .doesNotContain(Receiver.SECRET);
  }

  @Test
  void aSecretIsReadFromItsFileAndAShortOneIsRefusedWithoutShowingIt() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "0123456789abcdef\n");
    WebhookTarget target = target("https://hooks.example/", "file:" + file);
    assertThat(key(target).getEncoded()).asString().isEqualTo("0123456789abcdef");
    Files.writeString(file, "tok3n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> key(target))
        .withMessageContaining("at least 16 bytes")
        .withMessageNotContaining("tok3n");
  }

  @Test
  void allThatIsWrongWithATargetIsSaidAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new WebhookTarget(
                    "a b", URI.create("ftp://u:tok3n@x/"), "tok3n", Severity.ALERT, false))
        .withMessageContaining("id must be 1 to 32")
        .withMessageContaining("url must begin with http")
        .withMessageContaining("secretRef must be env:NAME or file:PATH or store:NAME")
        .withMessageNotContaining("tok3n");
  }

  private static java.security.Key key(WebhookTarget target) {
    return Secrets.of(Map.of()).key("webhook ops", target.secretRef());
  }

  private static WebhookTarget target(String url, String secretRef) {
    return new WebhookTarget("ops", URI.create(url), secretRef, Severity.DETECTION, true);
  }
}
