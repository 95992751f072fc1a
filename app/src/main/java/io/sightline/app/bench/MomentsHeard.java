package io.sightline.app.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A listener of the gateway's events, as a browser is: how long after its capture the frame that
 * starts a moment is told. Thread-safe.
 */
final class MomentsHeard implements AutoCloseable {
  private final HttpResponse<Stream<String>> response;
  private final Thread thread;
  private final List<Double> latencies = new ArrayList<>();
  private final Map<String, List<Double>> stages = new LinkedHashMap<>();

  /**
   * @param page where the gateway is
   */
  MomentsHeard(URI page) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(page.resolve("/api/v1/events?types=moment"))
            .header("Accept", "text/event-stream")
            .build();
    response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      throw new IOException("the events answered " + response.statusCode());
    }
    thread = new Thread(this::listen, "moments-heard");
    thread.setDaemon(true);
    thread.start();
  }

  private void listen() {
    JsonMapper json = new JsonMapper();
    try {
      response
          .body()
          .filter(line -> line.startsWith("data:"))
          .forEach(line -> take(json, line.substring(5)));
    } catch (UncheckedIOException e) {
      // The gateway or we have closed it.
    }
  }

  private void take(JsonMapper json, String data) {
    Instant now = Instant.now();
    JsonNode event;
    try {
      event = json.readTree(data);
    } catch (IOException e) {
      throw new UncheckedIOException("an event is not JSON: " + data, e);
    }
    if (!event.path("type").asText().equals("new")) {
      return;
    }
    Instant captured = Instant.parse(event.path("stages").path("captured").asText());
    synchronized (this) {
      latencies.add(Duration.between(captured, now).toNanos() / 1e6);
      JsonNode costs = event.path("stages").path("cost_ms");
      Iterator<String> names = costs.fieldNames();
      while (names.hasNext()) {
        String stage = names.next();
        stages.computeIfAbsent(stage, any -> new ArrayList<>()).add(costs.path(stage).asDouble());
      }
    }
  }

  /** Begins to count anew. */
  synchronized void reset() {
    latencies.clear();
    stages.clear();
  }

  synchronized int count() {
    return latencies.size();
  }

  /** Milliseconds; NaN if nothing was told. */
  synchronized double latency(double share) {
    return Quantile.of(latencies, share);
  }

  /**
   * Median and 95th percentile of each stage in ms, in their order: {@code ingest 12/30, score
   * 3/9}.
   */
  synchronized String stages() {
    StringBuilder text = new StringBuilder();
    stages.forEach(
        (stage, values) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(
                    Table.number(
                        "%s %.0f/%.0f",
                        stage, Quantile.of(values, 0.5), Quantile.of(values, 0.95))));
    return text.toString();
  }

  @Override
  public void close() {
    response.body().close();
  }
}
