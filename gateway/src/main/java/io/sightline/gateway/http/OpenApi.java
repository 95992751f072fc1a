package io.sightline.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The document that describes the API, OpenAPI 3.1, made of the routes themselves and of the
 * schemas in {@code api/schemas.json}.
 */
final class OpenApi {
  static final String PATH = "/api/v1/openapi.json";

  private static final String SCHEMAS = "/io/sightline/gateway/api/schemas.json";
  private static final Pattern PATH_PARAM = Pattern.compile("\\{([a-z]+)}");
  private static final Map<Integer, String> REFUSALS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry(400, "The request cannot be read."),
              Map.entry(401, "Nobody is signed in, or the token is not valid."),
              Map.entry(403, "It is not allowed, or may be forged."),
              Map.entry(404, "There is no such thing, or you may not see it."),
              Map.entry(408, "The body came too slowly."),
              Map.entry(409, "It is there already, or there are as many as may be."),
              Map.entry(412, "It was changed since the version in If-Match."),
              Map.entry(413, "The body is too large."),
              Map.entry(415, "The body is no JSON."),
              Map.entry(416, "The range lies behind the end."),
              Map.entry(422, "Fields are wrong; errors says which and why."),
              Map.entry(429, "Too often: try again when Retry-After says."),
              Map.entry(503, "Not now: try again later.")));
  private static final Set<Integer> OF_BODIES = Set.of(400, 408, 413, 415, 422);

  private OpenApi() {}

  /** Serves the document of all routes, itself among them. */
  static void addTo(RouteTable routes) {
    Supplier<byte[]> bytes =
        () ->
            Json.text(document(routes.routes())).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    routes.add(
        Route.get(PATH, "This document.").open().answers(200, "application/json"),
        ctx -> answer(ctx, bytes.get()));
  }

  private static void answer(Context ctx, byte[] document) {
    ctx.header("ETag", Etags.ofContent(document)).contentType("application/json").result(document);
  }

  static ObjectNode document(List<Route> routes) {
    ObjectNode json = Json.object();
    json.put("openapi", "3.1.0");
    ObjectNode info = json.putObject("info");
    info.put("title", "Sightline").put("version", "1");
    info.put("description", "Moments described in plain language, found in live video.");
    ObjectNode paths = json.putObject("paths");
    for (Route route : routes) {
      paths
          .withObjectProperty(route.path())
          .set(route.method().name().toLowerCase(Locale.ROOT), operation(route));
    }
    ObjectNode components = json.putObject("components");
    components.set("schemas", schemas());
    ObjectNode security = components.putObject("securitySchemes");
    security.putObject("token").put("type", "http").put("scheme", "bearer");
    security
        .putObject("session")
        .put("type", "apiKey")
        .put("in", "cookie")
        .put("name", "sightline")
        .put("description", "Over TLS it is named __Host-sightline. Changes need X-CSRF-Token.");
    return json;
  }

  private static JsonNode schemas() {
    try (InputStream in = OpenApi.class.getResourceAsStream(SCHEMAS)) {
      return Json.parse(in.readAllBytes());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the schemas of the API are no JSON", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode operation(Route route) {
    ObjectNode json = Json.object();
    json.put("operationId", operationId(route));
    json.put("summary", route.summary());
    ArrayNode security = json.putArray("security");
    if (route.needs().isPresent()) {
      security.addObject().putArray("token");
      security.addObject().putArray("session");
      json.put("x-needs", route.needs().get().name().toLowerCase(Locale.ROOT));
    }
    ArrayNode parameters = json.putArray("parameters");
    Matcher inPath = PATH_PARAM.matcher(route.path());
    while (inPath.find()) {
      parameter(parameters, inPath.group(1), "path", "string", "").put("required", true);
    }
    route
        .params()
        .forEach(
            param -> parameter(parameters, param.name(), "query", param.type(), param.about()));
    if (route.refusals().contains(412)) {
      parameter(parameters, "If-Match", "header", "string", "Refused unless it is this version.");
    }
    if (route.status() == 201) {
      parameter(
          parameters,
          "Idempotency-Key",
          "header",
          "string",
          "Sent again with the same key, it is made once and answered as before.");
    }
    if (!route.body().isEmpty()) {
      ObjectNode body = json.putObject("requestBody").put("required", true);
      schema(body.putObject("content"), "application/json", route.body());
    }
    responses(json.putObject("responses"), route);
    return json;
  }

  /** As in {@code patchApiV1StreamsId}. */
  private static String operationId(Route route) {
    StringBuilder id = new StringBuilder(route.method().name().toLowerCase(Locale.ROOT));
    for (String word : route.path().split("[^A-Za-z0-9]+")) {
      if (!word.isEmpty()) {
        id.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
      }
    }
    return id.toString();
  }

  private static ObjectNode parameter(
      ArrayNode parameters, String name, String in, String type, String about) {
    ObjectNode json = parameters.addObject().put("name", name).put("in", in);
    if (!about.isEmpty()) {
      json.put("description", about);
    }
    ObjectNode schema = json.putObject("schema");
    if (type.equals("date-time")) {
      schema.put("type", "string").put("format", type);
    } else {
      schema.put("type", type);
    }
    return json;
  }

  private static void responses(ObjectNode responses, Route route) {
    ObjectNode success = responses.putObject(Integer.toString(route.status()));
    success.put("description", route.answer().isEmpty() ? "Done." : "The answer.");
    if (route.answer().contains("/")) {
      success.putObject("content").putObject(route.answer().replaceFirst(";.*", ""));
    } else if (!route.answer().isEmpty()) {
      schema(success.putObject("content"), "application/json", route.answer());
    }
    REFUSALS.forEach(
        (status, about) -> {
          boolean always =
              status == 429 || (status == 401 || status == 403) && route.needs().isPresent();
          boolean sends = !route.body().isEmpty() && OF_BODIES.contains(status);
          boolean fields = sends || status == 422 && !route.params().isEmpty();
          if (always || fields || route.refusals().contains(status)) {
            // Of /ready the refusal is its own answer.
            boolean own = status == 503 && route.path().equals("/ready");
            ObjectNode refusal = responses.putObject(Integer.toString(status));
            refusal.put("description", about);
            schema(
                refusal.putObject("content"),
                own ? "application/json" : Problem.CONTENT_TYPE,
                own ? route.answer() : "Problem");
          }
        });
  }

  private static void schema(ObjectNode content, String mediaType, String name) {
    content.putObject(mediaType).putObject("schema").put("$ref", "#/components/schemas/" + name);
  }
}
