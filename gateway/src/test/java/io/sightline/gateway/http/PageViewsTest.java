package io.sightline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.gateway.access.Role;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every view of the page in a real browser: for everybody, in every light, on a phone, of many
 * cameras. Pictures go to target/page. Skipped where there is no browser.
 */
class PageViewsTest {
  private static final List<String> VIEWS =
      List.of("live", "alerts", "alerts/m1", "timeline", "queries", "delivery", "system", "access");

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
  }

  @AfterEach
  void stop() {
    page.close();
  }

  @Test
  void everyViewIsAccessibleAndFitsADeskAndAPhoneByDayAndByNight() {
    page.gateway.user("ada", Role.ADMIN);
    page.gateway.user("vera", Role.VIEWER, "dock");
    browser.open(page.gateway.uri("/"));
    browser.await("document.querySelector('#sign-in-dialog')?.open");
    page.isAccessible("signing in");
    page.signIn("ada");
    for (String view : VIEWS) {
      page.go(view);
      settle(view);
      String name = view.replace('/', '-');
      for (String light : List.of("light", "dark")) {
        browser.colours(light);
        browser.size(1280, 900, 1);
        page.isAccessible(view + ", " + light);
        page.fitsItsWidth(view);
        page.picture(name + "-" + light);
        browser.size(390, 844, 2);
        page.isAccessible(view + " on a phone, " + light);
        page.fitsItsWidth(view + " on a phone");
        page.picture(name + "-phone-" + light);
      }
    }
    assertThat(browser.complaints).allMatch(complaint -> complaint.contains("401"));
  }

  /** Waits for what a view shows last. */
  private void settle(String view) {
    switch (view) {
      case "live" -> page.awaitCount("#film-list li", 5);
      case "alerts" -> page.awaitCount(".alert", 7);
      case "alerts/m1" -> page.await(".why .stagebar");
      case "timeline" -> page.awaitText("#tracks .track:last-child .share", "%");
      case "queries" -> page.awaitCount(".line", 3);
      case "delivery" -> page.await("#rules table");
      case "system" -> page.await("#models tr");
      default -> page.awaitCount("#users li", 2);
    }
  }

  @Test
  void everyDialogIsAccessible() {
    page.open("live");
    page.awaitCount(".camera", 4);
    page.click(".camera[data-key=dock] .edit");
    dialog("stream");
    page.go("queries");
    page.awaitCount(".query", 3);
    page.click(".query .edit");
    dialog("query");
    page.go("delivery");
    page.click("#add-silence");
    dialog("silence");
    browser.press("?");
    page.awaitOpen("#keys-dialog", true);
    page.isAccessible("keys");
  }

  private void dialog(String name) {
    page.awaitOpen("#" + name + "-dialog", true);
    browser.eval(
        "document.querySelectorAll('#" + name + "-dialog details').forEach(d => d.open = true)");
    for (String light : List.of("light", "dark")) {
      browser.colours(light);
      browser.size(1280, 900, 1);
      page.isAccessible("dialog of a " + name + ", " + light);
      page.picture(name + "-dialog-" + light);
      browser.size(390, 844, 2);
      page.picture(name + "-dialog-phone-" + light);
    }
    browser.size(1280, 900, 1);
    page.click("#" + name + "-form button[value=cancel]");
    page.awaitOpen("#" + name + "-dialog", false);
  }

  @Test
  void manyCamerasQueriesAndAlertsAreAllThereAndThePageStaysQuick() {
    page.scene.cameras(600);
    for (int i = 0; i < 250; i++) {
      page.scene.moment("many" + i, "lobby", "q2", Type.ENDED, i, i + 0.5, 0.8);
      page.scene.told("many" + i, "lobby", "q2", 0, i + 0.5, "");
    }
    page.open("live");
    page.awaitCount(".camera", 604);
    assertThat(page.text("#streams-count")).isEqualTo("602 of 604 online");
    assertThat(
            browser
                .eval("[...document.querySelectorAll('.camera img')].filter(i => i.src).length")
                .asInt())
        .as("only what can be seen is fetched")
        .isBetween(4, 80);
    page.picture("many");
    // A frame that comes late is what a person feels.
    double slowest =
        browser
            .eval(
                "new Promise(done => { let worst = 0, last = performance.now(), n = 0;"
                    + " const step = at => { worst = Math.max(worst, at - last); last = at;"
                    + " window.scrollBy(0, 60); ++n < 120 ? requestAnimationFrame(step) :"
                    + " done(worst); }; requestAnimationFrame(step); })")
            .asDouble();
    System.out.printf("604 cameras: the slowest of 120 frames took %.0f ms%n", slowest);
    assertThat(slowest).as("milliseconds of the slowest frame").isLessThan(1_000);
    page.type("#wall-search", "Camera 59");
    page.awaitCount(".camera", 10);
    page.go("alerts");
    page.awaitCount(".alert", 100);
    page.click("#alerts-more");
    page.awaitCount(".alert", 200);
    page.click("#alerts-more");
    page.awaitCount(".alert", 257);
    assertThat(page.isShown("#alerts-more")).isFalse();
    page.go("timeline");
    page.awaitCount("#tracks .track", 30);
    page.click("#timeline-more");
    page.awaitCount("#tracks .track", 60);
    page.go("alerts");
    page.awaitCount(".alert", 100);
    page.click("#mark-all");
    page.awaitOpen("#confirm-dialog", true);
    page.click("#confirm-yes");
    page.awaitCount(".alert", 0);
    browser.await("document.querySelector('#alerts-badge').hidden");
    assertThat(browser.complaints).isEmpty();
  }

  @Test
  void whoIsNotKnownSignsInSeesTheirCamerasAndSignsOut() {
    page.gateway.user("vera", Role.VIEWER, "dock");
    page.gateway.user("ada", Role.ADMIN);
    browser.open(page.gateway.uri("/"));
    browser.await("document.querySelector('#sign-in-dialog')?.open");
    assertThat(page.count(".camera")).isZero();
    page.type("#sign-in-user", "vera");
    page.type("#sign-in-password", "wrong password");
    page.click("#sign-in-form button[type=submit]");
    browser.await("!document.querySelector('#sign-in-form [data-rest]').hidden");
    page.picture("sign-in");
    page.signIn("vera");
    page.awaitCount(".camera", 1);
    assertThat(page.text(".camera h3")).isEqualTo("Loading dock");
    assertThat(page.text("#account-name")).isEqualTo("vera");
    assertThat(page.isShown("#add-stream")).as("a viewer is shown nothing to change").isFalse();
    page.go("alerts");
    page.awaitCount(".alert", 4);
    page.click(".alert .tick");
    page.awaitCount(".alert", 3);
    page.go("delivery");
    page.awaitText("#channels-empty", "Only those who see all cameras");
    page.go("access");
    browser.await("!document.querySelector('#tokens-section').hidden");
    assertThat(page.isShown("#users-section")).isFalse();
    page.picture("viewer");
    page.click("#sign-out");
    browser.await("document.querySelector('#sign-in-dialog')?.open");
    assertThat(page.count(".camera, .alert, #tokens li")).as("nothing stays behind").isZero();
    page.signIn("ada");
    page.go("live");
    page.awaitCount(".camera", 4);
    page.click(".camera[data-key=dock] .switch input");
    page.await(".camera[data-key=dock] .badge[data-state=disabled]");
    page.go("alerts");
    page.awaitCount(".alert", 7);
    assertThat(browser.complaints).allMatch(complaint -> complaint.contains("401"));
  }

  @Test
  void anAdministratorMakesUsersAndTokensAndSeesWhoDidWhat() {
    page.gateway.user("ada", Role.ADMIN);
    browser.open(page.gateway.uri("/#/access"));
    browser.await("document.querySelector('#sign-in-dialog')?.open");
    page.signIn("ada");
    page.awaitCount("#users li", 1);
    page.click("#add-user");
    page.type("#user-name", "no name");
    page.type("#user-password", "short");
    page.click("#user-form button[type=submit]");
    page.await("#user-name[aria-invalid]");
    page.await("#user-password[aria-invalid]");
    page.picture("refused-user");
    page.type("#user-name", "walt");
    page.type("#user-password", "a good long one");
    page.click("#user-all");
    page.click("#user-cameras input[value=lobby]");
    page.click("#user-form button[type=submit]");
    page.awaitOpen("#user-dialog", false);
    page.awaitCount("#users li", 2);
    assertThat(page.text("#users li:last-child")).contains("walt").contains("Lobby");
    page.click("#users li:last-child button");
    page.awaitOpen("#user-dialog", true);
    page.type("#user-role", "operator");
    page.click("#user-form button[type=submit]");
    page.awaitText("#users li:last-child", "operator");

    page.click("#add-token");
    page.type("#token-name", "house");
    page.click("#token-form button[type=submit]");
    browser.await("!document.querySelector('#token-made').hidden");
    page.picture("token");
    String token = browser.eval("document.querySelector('#token-secret').value").asText();
    assertThat(token).startsWith("slt_");
    page.click("#token-form button[value=cancel]");
    page.awaitOpen("#token-dialog", false);
    assertThat(browser.eval("document.documentElement.outerHTML").asText()).doesNotContain(token);
    browser.await("document.querySelector('#token-secret').value === ''");
    page.awaitCount("#tokens li", 1);
    page.click("#tokens li button");
    page.awaitOpen("#confirm-dialog", true);
    page.click("#confirm-yes");
    page.awaitCount("#tokens li", 0);
    page.click("#users li:last-child button:last-child");
    page.awaitOpen("#confirm-dialog", true);
    page.click("#confirm-yes");
    page.awaitCount("#users li", 1);
    page.go("live");
    page.go("access");
    page.awaitText("#audit", "walt");

    page.go("delivery");
    page.awaitText("#channels", "Webhook");
    page.click("#channels .test");
    page.awaitText("#channels .result:not(:empty)", "Not taken");
    assertThat(browser.complaints).allMatch(complaint -> complaint.contains("401"));
  }
}
