package io.sightline.tests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a person's browser hears: moment events by server-sent events, each with the wall clock of
 * its arrival.
 */
final class EventStream implements AutoCloseable {
  /** One event as it came. */
  record Heard(JsonNode json, Instant at) {
    String type() {
      return json.path("type").asText();
    }

    JsonNode moment() {
      return json.path("moment");
    }

    String query() {
      return moment().path("query").asText();
    }

    String id() {
      return moment().path("id").asText();
    }
  }

  private final List<Heard> heard = new CopyOnWriteArrayList<>();
  private final HttpResponse<Stream<String>> response;
  private final Thread thread;

  /**
   * @param page where the gateway is
   */
  EventStream(URI page) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(page.resolve("/api/v1/events?types=moment"))
            .header("Accept", "text/event-stream")
            .build();
    response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      throw new IOException("events answered " + response.statusCode());
    }
    thread = new Thread(this::read, "event-stream");
    thread.setDaemon(true);
    thread.start();
  }

  /** Everything so far, in order. */
  List<Heard> heard() {
    return List.copyOf(heard);
  }

  List<Heard> heard(String type, String query) {
    return heard.stream()
        .filter(one -> one.type().equals(type) && one.query().equals(query))
        .toList();
  }

  /** Waits until an event of that kind has come. */
  boolean await(Predicate<List<Heard>> enough, long seconds) throws InterruptedException {
    long deadline = System.nanoTime() + seconds * 1_000_000_000L;
    while (!enough.test(heard())) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Thread.sleep(20);
    }
    return true;
  }

  private void read() {
    JsonMapper json = new JsonMapper();
    try {
      response
          .body()
          .filter(line -> line.startsWith("data:"))
          .forEach(line -> add(json, line.substring(5)));
    } catch (UncheckedIOException e) {
      // The server has ended.
    }
  }

  private void add(JsonMapper json, String data) {
    Instant now = Instant.now();
    try {
      JsonNode event = json.readTree(data);
      if (event.has("moment")) {
        heard.add(new Heard(event, now));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("an event is not JSON: " + data, e);
    }
  }

  @Override
  public void close() {
    response.body().close();
  }
}
