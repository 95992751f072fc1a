package io.sightline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.video.StreamStatus;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** What operators do on the page, in a real browser; skipped where there is none. */
class PageTest {
  private static Chromium browser;

  @TempDir Path folder;
  private PageDriver page;

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
    page = new PageDriver(browser, folder);
    page.open("live");
    page.awaitCount(".camera", 4);
  }

  @AfterEach
  void stop() {
    page.close();
  }

  @Test
  void theWallShowsCamerasTheirZonesAndWhatHappensNow() {
    browser.await(
        "[...document.querySelectorAll('.camera img')].filter(i => !i.hidden).length >= 3");
    assertThat(page.text(".camera.alerting h3")).isEqualTo("Loading dock");
    assertThat(page.text(".camera.alerting .zones")).isEqualTo("gateramp");
    assertThat(page.text("#streams-count")).isEqualTo("2 of 4 online");
    assertThat(page.text(".camera[data-key=yard] .reason")).contains("connection refused");
    assertThat(browser.eval("document.body.textContent").asText()).doesNotContain("token=x");
    page.awaitCount("#film-list li", 5);
    page.type("#wall-state", "trouble");
    page.awaitCount(".camera", 1);
    page.type("#wall-state", "");
    page.type("#wall-search", "lob");
    page.awaitCount(".camera", 1);
    page.awaitText(".camera h3", "Lobby");
    assertThat(browser.complaints).isEmpty();
  }

  @Test
  void aLiveAlertIsReviewedAndSilencedAndThatOutlivesReloadsAndTheServer() {
    page.go("queries");
    browser.press("n");
    page.awaitOpen("#query-dialog", true);
    page.type("#query-sentence", "a dog at the counter");
    page.click("#query-all");
    page.click("#query-streams input[value=lobby]");
    page.click("#query-form button[type=submit]");
    page.awaitOpen("#query-dialog", false);
    String id = madeQuery("a dog at");

    page.go("alerts");
    page.awaitCount(".alert", 7);
    page.scene.scores("lobby", 599, Map.of(id, 0.1f));
    page.scene.scores("lobby", 600, Map.of(id, 0.93f));
    page.scene.moment("m9", "lobby", id, Type.STARTED, 599, 600, 0.55);
    page.scene.told("m9", "lobby", id, 0, 600, "");
    page.await(".alert.live.red[data-key=m9]");
    assertThat(page.text("#announce")).contains("a dog at the counter").contains("Lobby");
    page.click(".alert[data-key=m9] a");
    page.awaitText(".why", "Its score reached 0.93, above the start threshold");
    page.await(".why .stagebar");
    page.await(".why canvas.chart");
    assertThat(page.text(".why"))
        .contains("on average it was 0.55", "Latency", "478 ms", "webhook:desk");
    page.picture("why-live");

    browser.press("r");
    page.awaitGone(".alert[data-key=m9]");
    page.go("alerts/m9");
    page.awaitText(".why", "Mark as not reviewed");
    page.click(".why .silence");
    page.awaitOpen("#silence-dialog", true);
    page.type("#silence-length", "480");
    page.picture("silence");
    page.click("#silence-form button[type=submit]");
    page.awaitOpen("#silence-dialog", false);
    assertThat(page.gateway.silences.active(Instant.now()))
        .singleElement()
        .satisfies(silence -> assertThat(silence.query().orElseThrow().value()).isEqualTo(id))
        .satisfies(
            silence -> assertThat(silence.stream().orElseThrow().value()).isEqualTo("lobby"));

    page.open("alerts");
    page.awaitCount(".alert", 7);
    page.click("#alert-reviewed input[value=done]");
    page.awaitCount(".alert", 1);
    page.await(".alert.reviewed[data-key=m9]");

    int port = page.gateway.port();
    page.gateway.close();
    browser.await("document.querySelector('#connection').dataset.state === 'lost'");
    page.picture("lost");
    page.start(port, "run2");
    page.scene.moment("m9", "lobby", "q2", Type.STARTED, 599, 600, 0.93);
    page.scene.told("m9", "lobby", "q2", 0, 600, "");
    browser.await("document.querySelector('#connection').dataset.state === 'live'");
    page.await(".alert.reviewed[data-key=m9]");
    page.scene.moment("m10", "dock", "q1", Type.STARTED, 599, 600, 0.93);
    page.scene.told("m10", "dock", "q1", 0, 600, "");
    page.click("#alert-reviewed input[value=open]");
    page.await(".alert.live.red[data-key=m10]");
    page.go("delivery");
    page.awaitText("#silences", "Lobby, until");
    page.click("#silences button");
    page.awaitCount("#silences li", 0);
    assertThat(page.gateway.silences.active(Instant.now())).isEmpty();
  }

  @Test
  void alertsAreFilteredSteppedThroughAndMarkedTogether() {
    page.go("alerts");
    page.awaitCount(".alert", 7);
    assertThat(page.text(".alert.orange[data-key=m4] .reason")).startsWith("cooldown until ");
    assertThat(page.text(".alert[data-key=outage1] .sentence")).isEqualTo("Camera is down");
    page.type("#alert-outcome", "suppressed");
    page.awaitCount(".alert", 2);
    page.type("#alert-outcome", "");
    page.type("#alert-stream", "dock");
    page.awaitCount(".alert", 4);
    page.type("#alert-stream", "");
    page.type("#alert-severity", "critical");
    page.awaitCount(".alert", 0);
    assertThat(page.isShown("#alerts-empty")).isTrue();
    page.type("#alert-severity", "");
    page.awaitCount(".alert", 7);
    browser.press("j");
    page.await(".alert:first-child.chosen");
    browser.press("j");
    page.await(".alert:nth-child(2).chosen");
    page.awaitText(".why", "Who was told");
    page.click("#mark-all");
    page.awaitCount(".alert", 0);
    assertThat(page.text("#alerts-empty")).isEqualTo("Nothing is left to review.");
    browser.await("document.querySelector('#alerts-badge').hidden");
    page.click("#alert-reviewed input[value='']");
    page.awaitCount(".alert.reviewed", 7);
    page.click(".alert[data-key=m1] .tick");
    page.awaitCount(".alert.reviewed", 6);
    assertThat(browser.complaints).isEmpty();
  }

  private String madeQuery(String beginning) {
    return browser
        .eval(
            "fetch('/api/v1/queries').then(r => r.json())"
                + ".then(j => j.queries.find(q => q.sentence.startsWith('"
                + beginning
                + "')).id)")
        .asText();
  }

  @Test
  void aQueryIsMadeChangedAndDeletedAndItsScoresMove() {
    page.go("queries");
    page.awaitCount(".line", 3);
    browser.await("document.querySelector('.line.alerting .value').textContent > 0.8");
    page.click("#add-query");
    page.awaitOpen("#query-dialog", true);
    page.type("#query-sentence", "a zebra");
    page.click("#query-form button[type=submit]");
    page.await("#error-sentence");
    assertThat(page.text("#error-sentence")).contains("knows none of the words");
    page.type("#query-sentence", "a dog <img src=x onerror=alert(1)>");
    page.type("#query-spans", "someday");
    page.click("#query-form button[type=submit]");
    page.await("#query-spans[aria-invalid]");
    page.picture("refused-query");
    page.type("#query-spans", "mon-fri 22:00-06:00\nsat,sun");
    page.type("#query-zone", "Europe/Berlin");
    page.type("#query-severity", "critical");
    page.type("#query-cooldown", "90");
    page.click("#query-form button[type=submit]");
    page.awaitOpen("#query-dialog", false);
    page.awaitCount(".query", 4);
    assertThat(page.count(".query img")).as("what people write is text").isZero();
    String id = madeQuery("a dog <img");
    String node = ".query[data-key='" + id + "']";
    assertThat(page.text(node + " .facts"))
        .contains("22:00-06:00")
        .contains("critical")
        .contains("90 s");

    page.scene.scores("lobby", 600, Map.of(id, 0.93f));
    page.scene.moment("m9", "lobby", id, Type.STARTED, 599, 600, 0.93);
    page.scene.told("m9", "lobby", id, 0, 600, "");
    String line = ".line[data-key='lobby " + id + "']";
    page.await(line + ".alerting");
    page.awaitText(line + " .value", "0.93");
    for (String view : List.of("alerts/m9", "timeline", "delivery", "live")) {
      page.go(view);
      page.awaitText("#view-" + view.split("/")[0], "onerror=alert(1)");
      assertThat(page.count("img[src=x]")).as(view).isZero();
    }

    page.go("queries");
    page.click(node + " .switch input");
    page.await(node + ".disabled");
    page.click(node + " .edit");
    page.awaitOpen("#query-dialog", true);
    page.type("#query-start", "0.2");
    page.type("#query-end", "0.4");
    page.click("#query-form button[type=submit]");
    page.await("#query-end[aria-invalid]");
    page.type("#query-end", "0.1");
    page.click("#query-form button[type=submit]");
    page.awaitOpen("#query-dialog", false);
    page.awaitText(node + " .facts", "Starts at 0.2, ends below 0.1");
    page.click(node + " .edit");
    page.awaitOpen("#query-dialog", true);
    page.gateway.patch("/api/v1/queries/" + id, "{\"enabled\":true}");
    page.click("#query-form button[type=submit]");
    page.awaitText("#query-form [data-rest]", "Somebody else has changed it");
    page.click("#query-form button[value=cancel]");
    page.click(node + " .delete");
    page.awaitOpen("#confirm-dialog", true);
    page.picture("confirm");
    page.click("#confirm-yes");
    page.awaitCount(".query", 3);
    assertThat(browser.complaints).isEmpty();
  }

  @Test
  void aCameraIsAddedWithZonesAndItsPasswordIsNowhereOnThePage() {
    browser.press("c");
    page.awaitOpen("#stream-dialog", true);
    page.type("#stream-name", "Back door");
    page.type("#stream-source", "ftp://camera/1");
    page.click("#stream-form button[type=submit]");
    page.await("#stream-source[aria-invalid]");
    page.picture("refused-camera");
    page.type("#stream-source", "rtsp://admin:hunter2@10.0.4.13/1");
    page.type("#stream-recording", "on");
    page.click("#add-zone");
    page.type(".shape .shapename", "not a name");
    page.type(".shape .corners", "0.1,0.1 0.9,0.1 0.5,0.9");
    page.click("#stream-form button[type=submit]");
    page.await("#shapes[aria-invalid]");
    page.type(".shape .shapename", "porch");
    page.click("#stream-form button[type=submit]");
    page.awaitOpen("#stream-dialog", false);
    page.await(".camera[data-key=back-door]");
    assertThat(page.text(".camera[data-key=back-door] .zones")).isEqualTo("porch");
    page.click(".camera[data-key=back-door] .edit");
    page.awaitOpen("#stream-dialog", true);
    assertThat(browser.eval("document.documentElement.outerHTML").asText())
        .doesNotContain("hunter2");
    assertThat(browser.eval("document.querySelector('#stream-source').value").asText()).isEmpty();
    assertThat(browser.eval("document.querySelector('#stream-recording').value").asText())
        .isEqualTo("on");
    page.click("#stream-form button[value=cancel]");
    page.scene.status("back-door", StreamStatus.State.ONLINE, "", 0.3, List.of());
    page.await(".camera[data-key=back-door] .badge[data-state=online]");
    assertThat(browser.complaints).isEmpty();
  }

  @Test
  void theTimelineShowsWhatWasSeenAndWhatWasNotWatched() {
    page.go("timeline");
    page.awaitCount("#tracks .track", 4);
    page.type("#timeline-span", "10");
    page.awaitText(".track[data-key=lobby] .share", "9");
    page.awaitCount("#timeline-moments li", 5);
    page.click("#timeline-moments li:nth-child(2) button");
    page.awaitText("#timeline-chosen", "Why it fired");
    page.click("#timeline-earlier");
    browser.await("!document.querySelector('#timeline-later').disabled");
    page.type("#timeline-stream", "yard");
    page.awaitCount("#tracks .track", 1);
    assertThat(browser.complaints).isEmpty();
  }

  @Test
  void thePageIsSmallAndFetchesNothingFromElsewhere() {
    int bytes = 0;
    for (String path : Page.paths()) {
      HttpResponse<String> part = page.gateway.get(path);
      assertThat(part.statusCode()).as(path).isEqualTo(200);
      bytes += part.body().length();
      assertThat(part.body().replace("http://www.w3.org/2000/svg", ""))
          .as(path)
          .doesNotContain("http://")
          .doesNotContain("https://")
          .doesNotContain("innerHTML");
    }
    assertThat(bytes).isLessThan(300_000);
    JsonNode loaded =
        browser.eval("performance.getEntriesByType('resource').map(e => new URL(e.name).host)");
    assertThat(loaded).allMatch(host -> host.asText().equals("127.0.0.1:" + page.gateway.port()));
  }
}
