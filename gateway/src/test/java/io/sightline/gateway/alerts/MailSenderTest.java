package io.sightline.gateway.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import io.sightline.core.alert.AlertRules;
import io.sightline.core.alert.Occurrence;
import io.sightline.core.query.Severity;
import io.sightline.gateway.Samples;
import io.sightline.gateway.alerts.AlertSettings.Retries;
import io.sightline.gateway.alerts.MailTarget.Encryption;
import io.sightline.gateway.metrics.Metrics;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailSenderTest {
  private static final Secrets SECRETS = Secrets.of(Map.of("MAIL", "alerts:c0rrect"));

  @TempDir Path folder;
  private final InMemoryAlertLog log = new InMemoryAlertLog();
  private GreenMail server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.stop();
    }
  }

  @Test
  void alertsWithinTheSpanAreOneMailWithTheirPictures() throws Exception {
    server = serve(Mosquitto.freePort());
    try (AlertDesk desk = desk(target(Encryption.NONE, Duration.ofMillis(800), "guard@x.org"))) {
      desk.moment(Samples.started("m1", 1));
      desk.moment(Samples.started("m2", 2));
      assertThat(server.waitForIncomingEmail(60_000, 1)).isTrue();
      untilTold(2);
    }
    MimeMessage mail = server.getReceivedMessages()[0];
    assertThat(server.getReceivedMessages()).hasSize(1);
    assertThat(mail.getSubject()).isEqualTo("[ALERT] Camera lobby: a dog <b>barks</b>, and 1 more");
    assertThat(mail.getHeader("X-Sightline-Keys", null)).isEqualTo("m1-0 m2-0");
    assertThat(mail.getFrom()[0]).hasToString("sightline@x.org");
    MimeMultipart alternatives = (MimeMultipart) mail.getContent();
    assertThat((String) alternatives.getBodyPart(0).getContent())
        .contains("Camera lobby: a dog <b>barks</b>")
        .contains("began 2026-11-21 10:00:01 CET")
        .contains("score 0.88");
    MimeMultipart related = (MimeMultipart) alternatives.getBodyPart(1).getContent();
    assertThat(related.getCount()).isEqualTo(3);
    assertThat((String) related.getBodyPart(0).getContent())
        .contains("a dog &lt;b&gt;barks&lt;/b&gt;")
        .contains("cid:picture-0")
        .contains("cid:picture-1");
    assertThat(related.getBodyPart(1).getInputStream().readAllBytes())
        .isEqualTo(PlainContent.PICTURE);
    assertThat(GreenMailUtil.getHeaders(related.getBodyPart(2))).contains("<picture-1>");
  }

  @Test
  void aServerThatWasDownGetsTheAlertOnceItIsThere() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    MailTarget target =
        target(port, Encryption.NONE, Duration.ZERO, Optional.empty(), "guard@x.org");
    try (AlertDesk desk = desk(target)) {
      desk.moment(Samples.started("m1", 1));
      Thread.sleep(100);
      server = serve(port);
      assertThat(server.waitForIncomingEmail(60_000, 1)).isTrue();
      untilTold(1);
    }
    assertThat(log.lines("mail:guards")).containsExactly("m1 0 DELIVERED");
  }

  @Test
  void theSameAlertsSentAgainAreTheSameMail() throws Exception {
    server = serve(Mosquitto.freePort());
    try (Carrier carrier = target(Encryption.NONE, Duration.ZERO, "guard@x.org").open(SECRETS)) {
      carrier.carry(List.of(delivery()), Instant.EPOCH);
      carrier.carry(List.of(delivery()), Instant.EPOCH.plusSeconds(60));
    }
    MimeMessage[] mails = server.getReceivedMessages();
    assertThat(mails).hasSize(2);
    assertThat(mails[0].getMessageID()).isEqualTo(mails[1].getMessageID());
  }

  @Test
  void aWrongPasswordIsNotTakenAndNotShown() throws Exception {
    server = serve(Mosquitto.freePort());
    Secrets wrong = Secrets.of(Map.of("MAIL", "alerts:tok3n"));
    try (Carrier carrier = target(Encryption.NONE, Duration.ZERO, "guard@x.org").open(wrong)) {
      assertThatThrownBy(() -> carrier.carry(List.of(delivery()), Instant.EPOCH))
          .isInstanceOf(IOException.class)
          .hasMessageNotContaining("tok3n");
    }
  }

  @Test
  void withoutTheEncryptionThatWasAskedForNothingIsSent() throws Exception {
    server = serve(Mosquitto.freePort());
    try (Carrier carrier =
        target(Encryption.STARTTLS, Duration.ZERO, "guard@x.org").open(SECRETS)) {
      assertThatThrownBy(() -> carrier.carry(List.of(delivery()), Instant.EPOCH))
          .hasMessageContaining("STARTTLS is required");
    }
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void anEncryptedServerIsBelievedByItsAuthorityAlone() throws Exception {
    TestCertificate certificate = TestCertificate.in(folder);
    System.setProperty("greenmail.tls.keystore.file", certificate.store.toString());
    System.setProperty("greenmail.tls.keystore.password", TestCertificate.PASSWORD);
    int port = Mosquitto.freePort();
    try {
      server = new GreenMail(new ServerSetup(port, "localhost", ServerSetup.PROTOCOL_SMTPS));
      server.setUser("alerts@x.org", "alerts", "c0rrect");
      server.start();
    } finally {
      System.clearProperty("greenmail.tls.keystore.file");
      System.clearProperty("greenmail.tls.keystore.password");
    }
    try (Carrier carrier =
        target(
                port,
                Encryption.TLS,
                Duration.ZERO,
                Optional.of(certificate.certificate),
                "guard@x.org")
            .open(SECRETS)) {
      carrier.carry(List.of(delivery()), Instant.EPOCH);
    }
    assertThat(server.getReceivedMessages()).hasSize(1);
    try (Carrier carrier =
        target(port, Encryption.TLS, Duration.ZERO, Optional.empty(), "guard@x.org")
            .open(SECRETS)) {
      assertThatThrownBy(() -> carrier.carry(List.of(delivery()), Instant.EPOCH))
          .isInstanceOf(IOException.class)
          .hasStackTraceContaining("PKIX");
    }
  }

  @Test
  void aMailAndItsPasswordGoOverTlsOnceTheServerHasChangedToIt() throws Exception {
    TestCertificate certificate = TestCertificate.in(folder);
    try (StartTlsServer started = new StartTlsServer(certificate.context())) {
      try (Carrier carrier =
          startTls(started, Optional.of(certificate.certificate)).open(SECRETS)) {
        carrier.carry(List.of(delivery()), Instant.EPOCH);
      }
      assertThat(started.lines)
          .filteredOn(line -> line.startsWith("plain "))
          .extracting(line -> line.replaceFirst("EHLO .*", "EHLO"))
          .containsExactly("plain EHLO", "plain STARTTLS");
      assertThat(started.lines)
          .anyMatch(line -> line.startsWith("tls AUTH PLAIN "))
          .contains("tls RCPT TO:<guard@x.org>", "tls X-Sightline-Keys: m1-0");
    }
  }

  @Test
  void aServerWhoseCertificateIsNotBelievedGetsNeitherMailNorPassword() throws Exception {
    TestCertificate certificate = TestCertificate.in(folder);
    try (StartTlsServer started = new StartTlsServer(certificate.context())) {
      try (Carrier carrier = startTls(started, Optional.empty()).open(SECRETS)) {
        assertThatThrownBy(() -> carrier.carry(List.of(delivery()), Instant.EPOCH))
            .isInstanceOf(IOException.class)
            .hasStackTraceContaining("PKIX");
      }
      assertThat(started.lines).noneMatch(line -> line.contains("AUTH") || line.contains("RCPT"));
    }
  }

  @Test
  void allThatIsWrongWithATargetIsSaidAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new MailTarget(
                    "a b",
                    "mail.example.org",
                    0,
                    Encryption.NONE,
                    Optional.of("env:MAIL"),
                    "nobody",
                    List.of("a@b.org\r\nBcc: c@d.org"),
                    Severity.ALERT,
                    false,
                    Duration.ofHours(2),
                    ZoneId.of("UTC"),
                    Optional.empty()))
        .withMessageContaining("id must be 1 to 32")
        .withMessageContaining("host and port must name a server")
        .withMessageContaining("credentials must not be sent without encryption")
        .withMessageContaining("from must be an address")
        .withMessageContaining("to must be 1 to 50 addresses")
        .withMessageContaining("gather must be 0 to 1 hour");
  }

  private static GreenMail serve(int port) {
    GreenMail made = new GreenMail(new ServerSetup(port, "localhost", ServerSetup.PROTOCOL_SMTP));
    made.setUser("alerts@x.org", "alerts", "c0rrect");
    made.start();
    return made;
  }

  private MailTarget target(Encryption encryption, Duration gather, String to) {
    return target(server.getSmtp().getPort(), encryption, gather, Optional.empty(), to);
  }

  private static MailTarget startTls(StartTlsServer server, Optional<Path> believed) {
    return target(server.port(), Encryption.STARTTLS, Duration.ZERO, believed, "guard@x.org");
  }

  private static MailTarget target(
      int port, Encryption encryption, Duration gather, Optional<Path> authorities, String to) {
    return new MailTarget(
        "guards",
        "localhost",
        port,
        encryption,
        Optional.of("env:MAIL"),
        "sightline@x.org",
        List.of(to),
        Severity.DETECTION,
        false,
        gather,
        ZoneId.of("Europe/Berlin"),
        authorities);
  }

  private static Delivery delivery() {
    Occurrence occurrence = Occurrence.of(Samples.started("m1", 1)).orElseThrow();
    Notice notice = new PlainContent().notice("m1", Severity.ALERT, List.of(occurrence));
    return new Delivery(notice, new byte[] {'{', '}'}, 0);
  }

  private AlertDesk desk(MailTarget target) throws IOException {
    AlertDesk desk =
        new AlertDesk(
            new AlertSettings(
                List.of(target),
                AlertRules.DEFAULT,
                100,
                new Retries(100, Duration.ofMillis(20), Duration.ofMillis(100)),
                Duration.ofMinutes(15)),
            SECRETS,
            SilenceBook.open(folder.resolve("silences.json")),
            new PlainContent(),
            log,
            InstantSource.fixed(Samples.at(60)),
            new Metrics());
    desk.caughtUp();
    return desk;
  }

  private void untilTold(int alerts) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (log.lines("mail:guards").size() < alerts) {
      assertThat(System.nanoTime() - deadline).as("in time").isNegative();
      Thread.sleep(5);
    }
  }
}
