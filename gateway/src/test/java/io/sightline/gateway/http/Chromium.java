package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A real browser without a window, driven over its DevTools protocol. */
final class Chromium implements AutoCloseable {
  private static final Path PROGRAM = Path.of("/usr/bin/chromium");
  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What the page complained of: exceptions, console errors, violations of its policy. */
  final List<String> complaints = new CopyOnWriteArrayList<>();

  private final Process process;
  private final WebSocket socket;
  private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
  private int lastId;

  static boolean installed() {
    return Files.isExecutable(PROGRAM);
  }

  /**
   * @param profile an empty folder
   */
  Chromium(Path profile) throws Exception {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), "--headless"));
    command.addAll(
        List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--remote-debugging-port=0",
            "--user-data-dir=" + profile,
            "about:blank"));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Path portFile = profile.resolve("DevToolsActivePort");
    until("the browser is up", () -> lines(portFile).size() == 2);
    int port = Integer.parseInt(lines(portFile).get(0));
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest list =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build();
    JsonNode pages = MAPPER.readTree(client.send(list, BodyHandlers.ofString()).body());
    socket =
        client
            .newWebSocketBuilder()
            .buildAsync(
                URI.create(pages.get(0).path("webSocketDebuggerUrl").asText()), new Listening())
            .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      call(domain + ".enable", MAPPER.createObjectNode());
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  void open(URI uri) {
    call("Page.navigate", MAPPER.createObjectNode().put("url", uri.toString()));
  }

  /** The value of an expression; promises are waited for. */
  JsonNode eval(String expression) {
    JsonNode result =
        call(
            "Runtime.evaluate",
            MAPPER
                .createObjectNode()
                .put("expression", expression)
                .put("awaitPromise", true)
                .put("returnByValue", true));
    if (result.has("exceptionDetails")) {
      throw new AssertionError(expression + ": " + result.path("exceptionDetails"));
    }
    return result.path("result").path("value");
  }

  /** Waits until an expression is true. */
  void await(String expression) {
    until(expression, () -> eval("Boolean(" + expression + ")").asBoolean());
  }

  /** Presses a key where the focus is. */
  void press(String key) {
    for (String type : List.of("keyDown", "keyUp")) {
      call(
          "Input.dispatchKeyEvent",
          MAPPER
              .createObjectNode()
              .put("type", type)
              .put("key", key)
              .put("text", type.equals("keyDown") && key.length() == 1 ? key : ""));
    }
  }

  void size(int width, int height, double scale) {
    call(
        "Emulation.setDeviceMetricsOverride",
        MAPPER
            .createObjectNode()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", scale)
            .put("mobile", width < 600));
  }

  /**
   * @param scheme light or dark
   */
  void colours(String scheme) {
    ObjectNode params = MAPPER.createObjectNode();
    params
        .putArray("features")
        .addObject()
        .put("name", "prefers-color-scheme")
        .put("value", scheme);
    call("Emulation.setEmulatedMedia", params);
  }

  void screenshot(Path file) throws IOException {
    JsonNode shot = call("Page.captureScreenshot", MAPPER.createObjectNode().put("format", "png"));
    Files.createDirectories(file.getParent());
    Files.write(file, Base64.getDecoder().decode(shot.path("data").asText()));
  }

  private JsonNode call(String method, ObjectNode params) {
    ObjectNode message = MAPPER.createObjectNode().put("id", ++lastId).put("method", method);
    message.set("params", params);
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    answers.put(lastId, answer);
    try {
      socket.sendText(message.toString(), true).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(method + " got no answer", e);
    }
  }

  private static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new AssertionError("not in time: " + what);
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private final class Listening implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    private void take(String message) {
      JsonNode node;
      try {
        node = MAPPER.readTree(message);
      } catch (IOException e) {
        complaints.add("unreadable: " + message);
        return;
      }
      if (node.has("id")) {
        answers.remove(node.path("id").asInt()).complete(node.path("result"));
        return;
      }
      String method = node.path("method").asText();
      JsonNode entry = node.path("params").path("entry");
      if (method.equals("Runtime.exceptionThrown")) {
        complaints.add(node.path("params").path("exceptionDetails").toString());
      } else if (method.equals("Log.entryAdded")
          && entry.path("level").asText().equals("error")
          && !entry.path("source").asText().equals("network")) {
        complaints.add(entry.path("text").asText());
      }
    }
  }
}
