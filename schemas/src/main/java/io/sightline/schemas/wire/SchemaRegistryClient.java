package io.sightline.schemas.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sightline.schemas.SchemaRegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * Asks a schema registry with the Confluent interface, version 7. Thread-safe. Answers are
 * remembered, the {@link #MAX_CACHED} last used of them: ids never change their meaning. That a
 * schema is unknown is not remembered: it may arrive a moment after its first record.
 */
public final class SchemaRegistryClient {
  /** How many schemas are remembered. */
  public static final int MAX_CACHED = 256;

  private static final int MAX_ANSWER_BYTES = 1 << 20;
  private static final String TYPE = "application/vnd.schemaregistry.v1+json";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final Optional<String> authorization;
  private final Duration timeout;
  private final HttpClient http;
  private final Map<Integer, Schema> cached =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Schema> eldest) {
          return size() > MAX_CACHED;
        }
      };

  /**
   * @param url base address; user and password in it are sent as basic authorization
   * @param timeout for connecting, and for an answer
   */
  public SchemaRegistryClient(URI url, Duration timeout) {
    String path = url.getRawPath() == null ? "" : url.getRawPath().replaceAll("/+$", "");
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    this.base = URI.create(url.getScheme() + "://" + url.getHost() + port + path);
    this.authorization =
        Optional.ofNullable(url.getUserInfo())
            .map(user -> user.getBytes(StandardCharsets.UTF_8))
            .map(user -> "Basic " + Base64.getEncoder().encodeToString(user));
    this.timeout = timeout;
    this.http =
        HttpClient.newBuilder().connectTimeout(timeout).followRedirects(Redirect.NEVER).build();
  }

  /**
   * Makes a schema known, and asks for its number; the same for a schema that is known already.
   *
   * @param subject under which it is registered
   * @throws SchemaRegistryException if the registry refuses it or does not answer
   */
  public int register(String subject, Schema schema) {
    String body = JSON.createObjectNode().put("schema", schema.toString()).toString();
    String path = "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions";
    JsonNode id =
        ask(request(path).POST(BodyPublishers.ofString(body)).header("Content-Type", TYPE), path)
            .orElseThrow(() -> new SchemaRegistryException(base + path + " was not found"))
            .path("id");
    if (!id.isInt()) {
      throw new SchemaRegistryException(base + path + " answered without a number");
    }
    synchronized (cached) {
      cached.put(id.intValue(), schema);
    }
    return id.intValue();
  }

  /**
   * The schema with this number, empty if the registry knows none.
   *
   * @throws SchemaRegistryException if it does not answer, or with something else
   */
  public Optional<Schema> byId(int id) {
    synchronized (cached) {
      Schema known = cached.get(id);
      if (known != null) {
        return Optional.of(known);
      }
    }
    String path = "/schemas/ids/" + id;
    Optional<Schema> schema = ask(request(path).GET(), path).map(json -> parsed(json, path));
    synchronized (cached) {
      schema.ifPresent(found -> cached.put(id, found));
    }
    return schema;
  }

  private Schema parsed(JsonNode json, String path) {
    try {
      return new Schema.Parser().parse(json.path("schema").asText());
    } catch (SchemaParseException e) {
      throw new SchemaRegistryException(base + path + " answered with no Avro schema", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + path)).timeout(timeout).header("Accept", TYPE);
    authorization.ifPresent(value -> request.header("Authorization", value));
    return request;
  }

  /** The answer, empty for 404. */
  private Optional<JsonNode> ask(HttpRequest.Builder request, String path) {
    try {
      HttpResponse<InputStream> answer = http.send(request.build(), BodyHandlers.ofInputStream());
      try (InputStream in = answer.body()) {
        byte[] body = in.readNBytes(MAX_ANSWER_BYTES + 1);
        if (answer.statusCode() == 404) {
          return Optional.empty();
        }
        if (answer.statusCode() != 200 || body.length > MAX_ANSWER_BYTES) {
          throw new SchemaRegistryException(
              base + path + " answered " + answer.statusCode() + " with " + body.length + " bytes");
        }
        return Optional.of(JSON.readTree(body));
      }
    } catch (JsonProcessingException e) {
      throw new SchemaRegistryException(base + path + " answered with no JSON", e);
    } catch (IOException e) {
      throw new SchemaRegistryException("no answer from " + base + path + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SchemaRegistryException("interrupted while asking " + base + path, e);
    }
  }
}
