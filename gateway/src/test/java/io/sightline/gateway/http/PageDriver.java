package io.sightline.gateway.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sightline.core.query.Severity;
import io.sightline.gateway.GatewayConfig;
import io.sightline.gateway.GatewayLimits;
import io.sightline.gateway.alerts.AlertSettings;
import io.sightline.gateway.alerts.WebhookTarget;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** The page of a gateway with a lively scene, in a browser: what a person does there. */
final class PageDriver implements AutoCloseable {
  private static final Path PICTURES = Path.of("target", "page");
  private static final String AXE = "/axe.min.js";

  /** Nobody is there. */
  private static final WebhookTarget HOOK =
      new WebhookTarget(
          "desk", URI.create("http://127.0.0.1:1/hook"), "env:KEY", Severity.DETECTION, true);

  final Chromium browser;
  TestGateway gateway;
  PageScene scene;
  private final Path folder;

  PageDriver(Chromium browser, Path folder) {
    this.browser = browser;
    this.folder = folder;
    start(0, "run1");
    browser.complaints.clear();
    browser.colours("light");
    browser.size(1280, 900, 1);
  }

  /** A gateway that starts, as the same one again where folder and port are the same. */
  void start(int port, String run) {
    gateway =
        new TestGateway(
            folder,
            GatewayLimits.DEFAULT,
            Duration.ofSeconds(15),
            List.of(),
            InstantSource.system(),
            port,
            run,
            PageDriver::withWebhook);
    scene = new PageScene(gateway.state, Instant.now());
    scene.fill();
  }

  static GatewayConfig withWebhook(GatewayConfig config) {
    return config.withAlerts(AlertSettings.of(List.of(HOOK)));
  }

  /** Loads the page and waits until it is live. */
  void open(String view) {
    browser.open(URI.create("about:blank"));
    browser.open(gateway.uri("/#/" + view));
    browser.await("document.querySelector('#connection')?.dataset.state === 'live'");
  }

  void go(String view) {
    browser.eval("location.hash = '#/" + view + "'");
    browser.await("!document.querySelector('#view-" + view.split("/")[0] + "').hidden");
  }

  String text(String selector) {
    return browser.eval(of(selector) + ".textContent").asText();
  }

  int count(String selector) {
    return browser.eval("document.querySelectorAll(" + quoted(selector) + ").length").asInt();
  }

  boolean isShown(String selector) {
    return browser.eval(of(selector) + ".getClientRects().length > 0").asBoolean();
  }

  void click(String selector) {
    browser.eval(of(selector) + ".click()");
  }

  /** Writes into a field, or chooses of a list. */
  void type(String selector, String value) {
    browser.eval(
        "(n => { n.value = "
            + quoted(value)
            + "; n.dispatchEvent(new Event('input')); n.dispatchEvent(new Event('change',"
            + " {bubbles: true})); })("
            + of(selector)
            + ")");
  }

  void await(String selector) {
    browser.await(of(selector));
  }

  void awaitGone(String selector) {
    browser.await("!" + of(selector));
  }

  void awaitCount(String selector, int count) {
    browser.await("document.querySelectorAll(" + quoted(selector) + ").length === " + count);
  }

  void awaitText(String selector, String part) {
    browser.await(of(selector) + "?.textContent.includes(" + quoted(part) + ")");
  }

  void awaitOpen(String dialog, boolean open) {
    browser.await(of(dialog) + ".open === " + open);
  }

  private static String of(String selector) {
    return "document.querySelector(" + quoted(selector) + ")";
  }

  private static String quoted(String text) {
    return Json.text(com.fasterxml.jackson.databind.node.TextNode.valueOf(text));
  }

  void signIn(String user) {
    type("#sign-in-user", user);
    type("#sign-in-password", TestGateway.PASSWORD);
    click("#sign-in-form button[type=submit]");
    awaitOpen("#sign-in-dialog", false);
    browser.await("document.querySelector('#connection').dataset.state === 'live'");
  }

  void picture(String name) {
    try {
      browser.screenshot(PICTURES.resolve(name + ".png"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What axe finds wrong with what is shown now, for people who see, hear or move otherwise. */
  void isAccessible(String what) {
    if (browser.eval("typeof axe").asText().equals("undefined")) {
      browser.eval(axe());
    }
    JsonNode violations =
        browser.eval(
            "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => v.id + ': ' +"
                + " v.nodes.map(n => n.target + ' ' + n.failureSummary).join(' | ')))");
    assertThat(violations).as(what).isEmpty();
  }

  private static String axe() {
    try (InputStream in = PageDriver.class.getResourceAsStream(AXE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void fitsItsWidth(String what) {
    assertThat(
            browser
                .eval("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                .asInt())
        .as("nothing of " + what + " sticks out")
        .isLessThanOrEqualTo(0);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
