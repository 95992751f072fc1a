package io.sightline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.video.StreamStatus;
import io.sightline.gateway.GatewayLimits;
import io.sightline.gateway.access.Role;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser; skipped where there is none. Pictures of it go to target/page. */
class PageTest {
  private static final Path PICTURES = Path.of("target", "page");

  private static Chromium browser;

  @TempDir Path folder;

  private TestGateway gateway;
  private PageScene scene;

  @BeforeAll
  static void startBrowser(@TempDir(cleanup = CleanupMode.NEVER) Path profile) throws Exception {
    assumeTrue(Chromium.installed(), "no Chromium on this machine: the page is not looked at");
    browser = new Chromium(profile);
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void start() {
    gateway = gateway(0, "run1");
    scene = new PageScene(gateway.state, Instant.now());
    scene.fill();
    browser.complaints.clear();
    browser.colours("light");
    browser.size(1280, 900, 1);
    browser.open(gateway.uri("/"));
    browser.await("document.querySelector('#connection')?.dataset.state === 'live'");
    browser.await("document.querySelectorAll('.camera').length === 4");
  }

  private TestGateway gateway(int port, String run) {
    return new TestGateway(
        folder,
        GatewayLimits.DEFAULT,
        Duration.ofSeconds(15),
        List.of(),
        InstantSource.system(),
        port,
        run);
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void itShowsCamerasQueriesScoresAndMomentsInEveryLight() throws Exception {
    browser.await("document.querySelectorAll('.moment').length === 5");
    browser.await("document.querySelectorAll('.line').length === 3");
    browser.await(
        "[...document.querySelectorAll('.camera img')].filter(i => !i.hidden).length >= 3");
    assertThat(text(".camera.alerting h3")).isEqualTo("Loading dock");
    assertThat(text(".moment.live .sentence")).isEqualTo("a person walks into the loading bay");
    assertThat(text("#streams-count")).isEqualTo("2 of 4 online");
    assertThat(
            browser.eval("document.querySelector('.line.alerting .value').textContent").asDouble())
        .isGreaterThan(0.8);
    assertThat(browser.eval("document.body.textContent").asText()).doesNotContain("token=x");
    picture("light");
    browser.colours("dark");
    Thread.sleep(400);
    picture("dark");
    browser.size(390, 1600, 2);
    Thread.sleep(400);
    picture("phone-dark");
    browser.colours("light");
    Thread.sleep(400);
    picture("phone-light");
    assertThat(
            browser
                .eval(
                    "document.documentElement.scrollWidth <= document.documentElement.clientWidth")
                .asBoolean())
        .as("nothing sticks out on a phone")
        .isTrue();
    assertThat(browser.complaints).isEmpty();
  }

  @Test
  void aQueryIsMadeChangedAndDeletedAndItsMomentAppearsAndEnds() throws Exception {
    browser.eval("document.querySelector('#add-query').focus()");
    browser.press("n");
    browser.await("document.querySelector('#query-dialog').open");
    picture("new-query");
    type("#query-sentence", "a zebra");
    click("#query-form button[type=submit]");
    browser.await("document.querySelector('#error-sentence')");
    assertThat(text("#error-sentence")).contains("knows none of the words");
    picture("refused-query");
    type("#query-sentence", "a dog <img src=x onerror=alert(1)>");
    click("#query-all");
    browser.await("!document.querySelector('#query-streams').hidden");
    click("#query-streams input[value=lobby]");
    click("#query-form button[type=submit]");
    browser.await("!document.querySelector('#query-dialog').open");
    browser.await("document.querySelectorAll('.query').length === 4");
    assertThat(browser.eval("document.querySelectorAll('.query img').length").asInt())
        .as("what people write is text")
        .isZero();
    JsonNode made =
        browser.eval(
            "fetch('/api/v1/queries').then(r => r.json())"
                + ".then(j => j.queries.find(q => q.sentence.startsWith('a dog')))");
    assertThat(made.path("streams").get(0).asText()).isEqualTo("lobby");
    String id = made.path("id").asText();

    scene.scores("lobby", 600, Map.of(id, 0.93f));
    scene.moment("m9", "lobby", id, Type.STARTED, 599, 600, 0.93);
    browser.await("document.querySelector('.moment.live[data-key=m9]')");
    browser.await(line(id) + "?.classList.contains('alerting')");
    assertThat(browser.eval(line(id) + ".querySelector('.value').textContent").asText())
        .isEqualTo("0.93");
    assertThat(text("#announce")).contains("a dog").contains("Lobby");
    scene.moment("m9", "lobby", id, Type.ENDED, 599, 604, 0.9);
    browser.await("document.querySelector('.moment.ended[data-key=m9]')");
    assertThat(text(".moment[data-key=m9] .length")).isEqualTo("5.0 s");

    click(".query[data-key='" + id + "'] .switch input");
    browser.await("document.querySelector(\".query.disabled[data-key='" + id + "']\")");
    click(".query[data-key='" + id + "'] .edit");
    browser.await("document.querySelector('#query-dialog').open");
    type("#query-start", "0.2");
    click("#query-form button[type=submit]");
    browser.await("document.querySelector('#query-form [aria-invalid]')");
    assertThat(browser.eval("document.querySelector('#query-form [aria-invalid]').id").asText())
        .isEqualTo("query-end");
    type("#query-end", "0.1");
    click("#query-form button[type=submit]");
    browser.await("!document.querySelector('#query-dialog').open");
    browser.await(
        "document.querySelector(\".query[data-key='"
            + id
            + "'] .facts\").textContent.includes('Starts at 0.2, ends below 0.1')");
    click(".query[data-key='" + id + "'] .delete");
    browser.await("document.querySelector('#confirm-dialog').open");
    picture("confirm");
    click("#confirm-dialog button.danger");
    browser.await("document.querySelectorAll('.query').length === 3");
    assertThat(browser.complaints).isEmpty();
  }

  @Test
  void aCameraIsAddedAndItsPasswordIsNowhereOnThePage() throws Exception {
    click("#add-stream");
    browser.await("document.querySelector('#stream-dialog').open");
    type("#stream-name", "Back door");
    type("#stream-source", "ftp://camera/1");
    click("#stream-form button[type=submit]");
    browser.await("document.querySelector('#stream-source[aria-invalid]')");
    picture("refused-camera");
    type("#stream-source", "rtsp://admin:hunter2@10.0.4.13/1");
    click("#stream-form button[type=submit]");
    browser.await("document.querySelector(\".camera[data-key='back-door']\")");
    click(".camera[data-key='back-door'] .edit");
    browser.await("document.querySelector('#stream-dialog').open");
    assertThat(browser.eval("document.documentElement.outerHTML").asText())
        .doesNotContain("hunter2");
    assertThat(browser.eval("document.querySelector('#stream-source').value").asText()).isEmpty();
    scene.status("back-door", StreamStatus.State.ONLINE, "", 0.3, List.of());
    browser.await(
        "document.querySelector(\".camera[data-key='back-door'] .badge\").dataset.state === 'online'");
    assertThat(browser.complaints).isEmpty();
  }

  @Test
  void itSaysWhenTheServerIsLostAndComesBackWithIt() throws Exception {
    int port = gateway.port();
    gateway.close();
    browser.await("document.querySelector('#connection').dataset.state === 'lost'");
    picture("lost");
    gateway = gateway(port, "run2");
    scene = new PageScene(gateway.state, Instant.now());
    scene.fill();
    scene.moment("m10", "lobby", "q2", Type.STARTED, 599, 600, 0.93);
    browser.await("document.querySelector('#connection').dataset.state === 'live'");
    browser.await("document.querySelector('.moment.live[data-key=m10]')");
    scene.moment("m11", "lobby", "q2", Type.STARTED, 599, 600, 0.93);
    browser.await("document.querySelector('.moment.live[data-key=m11]')");
  }

  @Test
  void whoIsNotKnownSignsInSeesTheirCamerasAndSignsOut() throws Exception {
    gateway.user("vera", Role.VIEWER, "dock");
    gateway.user("ada", Role.ADMIN);
    browser.open(gateway.uri("/"));
    browser.await("document.querySelector('#sign-in-dialog')?.open");
    assertThat(browser.eval("document.querySelectorAll('.camera').length").asInt()).isZero();
    type("#sign-in-user", "vera");
    type("#sign-in-password", "wrong password");
    click("#sign-in-form button[type=submit]");
    browser.await("!document.querySelector('#sign-in-form [data-rest]').hidden");
    picture("sign-in");
    signIn("vera");
    browser.await("document.querySelectorAll('.camera').length === 1");
    assertThat(text(".camera h3")).isEqualTo("Loading dock");
    assertThat(text("#account-name")).isEqualTo("vera");
    assertThat(
            browser.eval("document.querySelector('#add-query').offsetParent === null").asBoolean())
        .as("a viewer is shown nothing to change")
        .isTrue();
    browser.await("!document.querySelector('.camera img').hidden");
    picture("viewer");
    click("#sign-out");
    browser.await("document.querySelector('#sign-in-dialog').open");
    browser.await("document.querySelectorAll('.camera').length === 0");
    signIn("ada");
    browser.await("document.querySelectorAll('.camera').length === 4");
    click(".camera[data-key='dock'] .switch input");
    browser.await(
        "document.querySelector(\".camera[data-key='dock'] .badge\").dataset.state === 'disabled'");
    assertThat(browser.complaints).allMatch(complaint -> complaint.contains("401"));
  }

  private void signIn(String user) {
    type("#sign-in-user", user);
    type("#sign-in-password", TestGateway.PASSWORD);
    click("#sign-in-form button[type=submit]");
    browser.await("!document.querySelector('#sign-in-dialog').open");
  }

  @Test
  void thePageIsSmallAndFetchesNothingFromElsewhere() {
    int bytes = 0;
    for (String path : List.of("/", "/app.js", "/style.css", "/icon.svg")) {
      HttpResponse<String> part = gateway.get(path);
      bytes += part.body().length();
      assertThat(part.body().replace("http://www.w3.org/2000/svg", ""))
          .doesNotContain("http://")
          .doesNotContain("https://");
    }
    assertThat(bytes).isLessThan(100_000);
  }

  private static String line(String query) {
    return "document.querySelector(\".line[data-key='lobby " + query + "']\")";
  }

  private String text(String selector) {
    return browser.eval("document.querySelector(\"" + selector + "\").textContent").asText();
  }

  private void click(String selector) {
    browser.eval("document.querySelector(\"" + selector + "\").click()");
  }

  private void type(String selector, String value) {
    browser.eval(
        "(n => { n.value = '"
            + value
            + "'; n.dispatchEvent(new Event('input')); })"
            + "(document.querySelector('"
            + selector
            + "'))");
  }

  private void picture(String name) throws Exception {
    browser.screenshot(PICTURES.resolve(name + ".png"));
  }
}
