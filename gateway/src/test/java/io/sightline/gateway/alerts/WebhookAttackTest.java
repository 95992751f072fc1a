package io.sightline.gateway.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sightline.core.alert.Occurrence;
import io.sightline.core.query.Severity;
import io.sightline.gateway.Samples;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody who rules a webhook's name or answers wants us to call what only we can reach. */
class WebhookAttackTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  /** Requests that came, as {@code Host path}. */
  private final List<String> came = new CopyOnWriteArrayList<>();

  private final Deque<InetAddress[]> answers = new ArrayDeque<>();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private String redirect = "";

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 0);
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          came.add(
              exchange.getRequestHeaders().getFirst("Host").replaceFirst(":.*", "")
                  + " "
                  + exchange.getRequestURI().getPath());
          if (!redirect.isEmpty()) {
            exchange.getResponseHeaders().set("Location", redirect);
          }
          exchange.sendResponseHeaders(redirect.isEmpty() ? 204 : 307, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aRedirectIsNotFollowed() {
    redirect = "http://127.0.0.1:" + server.getAddress().getPort() + "/admin/delete";
    answers.add(new InetAddress[] {LOOPBACK});
    assertThatThrownBy(() -> carry(true)).hasMessage("it answered 307");
    assertThat(came).containsExactly("hook.example /hook");
  }

  @Test
  void theAddressThatWasCheckedIsTheOneThatIsCalled() throws IOException {
    answers.add(new InetAddress[] {LOOPBACK});
    // Whoever asked again would call this: nobody is there.
    answers.add(new InetAddress[] {InetAddress.getByName("127.0.0.2")});
    carry(true);
    assertThat(asked).containsExactly("hook.example");
    assertThat(came).containsExactly("hook.example /hook");
  }

  @Test
  void aNameThatComesToMeanThisMachineIsNotCalledAnyMore() {
    answers.add(new InetAddress[] {LOOPBACK});
    assertThatThrownBy(() -> carry(false))
        .hasMessageContaining("private network or on this machine")
        .hasMessageNotContaining("127.0.0.1");
    assertThat(came).isEmpty();
  }

  @Test
  void onePrivateAddressAmongPublicOnesIsEnoughToRefuse() throws IOException {
    answers.add(new InetAddress[] {InetAddress.getByName("1.1.1.1"), LOOPBACK});
    assertThatThrownBy(() -> carry(false)).hasMessageContaining("private network");
    assertThat(came).isEmpty();
  }

  private void carry(boolean allowPrivate) throws IOException {
    WebhookTarget target =
        new WebhookTarget(
            "ops",
            URI.create("http://hook.example:" + server.getAddress().getPort() + "/hook"),
            "env:KEY",
            Severity.DETECTION,
            allowPrivate);
    Occurrence occurrence = Occurrence.of(Samples.started("m1", 1)).orElseThrow();
    Notice notice = new PlainContent().notice("m1", Severity.ALERT, List.of(occurrence));
    try (Carrier carrier =
        new WebhookSender(
            target,
            new SecretKeySpec(new byte[16], "HmacSHA256"),
            (SSLSocketFactory) SSLSocketFactory.getDefault(),
            this::resolve)) {
      carrier.carry(List.of(new Delivery(notice, new byte[] {'{', '}'}, 0)), Instant.EPOCH);
    }
  }

  private InetAddress[] resolve(String host) throws UnknownHostException {
    asked.add(host);
    return answers.remove();
  }
}
