package io.sightline.app.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.app.StartupException;
import io.sightline.app.config.QueryEntry;
import io.sightline.app.config.StreamEntry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Registers the streams and queries of the command line or the configuration file, through the same API that people use: what is there under the
 * same id is replaced.
 */
public final class Registration {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final JsonMapper json = new JsonMapper();
  private final URI api;

  /**
   * @param gateway address of the gateway, {@code http://host:port}
   */
  public Registration(URI gateway) {
    this.api = gateway.resolve("/api/v1/");
  }

  /**
   * @throws StartupException with the gateway's reason if it is refused
   */
  public void put(StreamEntry stream, double defaultFramesPerSecond) {
    ObjectNode body = json.createObjectNode();
    body.put("source", stream.source().secretValue());
    body.put("framesPerSecond", stream.framesPerSecond().orElse(defaultFramesPerSecond));
    body.put("thumbnails", stream.thumbnails());
    put("streams", stream.id().value(), body);
  }

  /**
   * @throws StartupException with the gateway's reason if it is refused
   */
  public void put(QueryEntry query) {
    ObjectNode body = json.createObjectNode();
    body.put("sentence", query.sentence());
    query.streams().forEach(stream -> body.withArray("streams").add(stream.value()));
    ObjectNode settings = body.putObject("settings");
    settings.put("startThreshold", query.settings().startThreshold());
    settings.put("endThreshold", query.settings().endThreshold());
    settings.put("minDuration", seconds(query.settings().minDuration()));
    settings.put("mergeGap", seconds(query.settings().mergeGap()));
    settings.put("maxDuration", seconds(query.settings().maxDuration()));
    put("queries", query.id().value(), body);
  }

  private void put(String kind, String id, ObjectNode body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(api.resolve(kind + "/" + id))
              .timeout(TIMEOUT)
              .header("Content-Type", "application/json")
              .PUT(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)))
              .build();
      HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      if (response.statusCode() / 100 != 2) {
        JsonNode problem = json.readTree(response.body());
        throw new StartupException(kind + " " + id + " was refused: " + problem.path("detail").asText(problem.toString()));
      }
    } catch (IOException e) {
      throw new StartupException(kind + " " + id + " could not be registered: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartupException("interrupted while registering " + kind + " " + id, e);
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
