package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.gateway.registry.FieldError;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import java.util.List;
import java.util.Map;

/**
 * An error as RFC 9457 spells it, with one entry a wrong field.
 *
 * @param status HTTP status
 * @param type short name, made into a URN
 * @param title what kind of problem it is
 * @param detail what it is this time, without secrets
 */
record Problem(int status, String type, String title, String detail, List<FieldError> errors) {
  static final String CONTENT_TYPE = "application/problem+json";

  private static final Map<Kind, Problem> OF_KIND =
      Map.of(
          Kind.INVALID, of(422, "invalid-fields", "Some fields are wrong"),
          Kind.UNKNOWN, of(404, "unknown", "There is no such thing"),
          Kind.DUPLICATE, of(409, "duplicate", "The id is taken"),
          Kind.FULL, of(409, "full", "There are as many as there may be"),
          Kind.STALE, of(412, "stale", "It was changed by somebody else"),
          Kind.UNAVAILABLE, of(503, "unavailable", "The change could not be kept"));

  Problem {
    errors = List.copyOf(errors);
  }

  private static Problem of(int status, String type, String title) {
    return new Problem(status, type, title, "", List.of());
  }

  static Problem of(int status, String type, String title, String detail) {
    return new Problem(status, type, title, detail, List.of());
  }

  static Problem of(RefusedException refused) {
    Problem kind = OF_KIND.get(refused.kind());
    return new Problem(kind.status, kind.type, kind.title, refused.getMessage(), refused.errors());
  }

  String json() {
    ObjectNode json = Json.object();
    json.put("type", "urn:sightline:problem:" + type);
    json.put("title", title);
    json.put("status", status);
    json.put("detail", detail);
    if (!errors.isEmpty()) {
      ArrayNode fields = json.putArray("errors");
      for (FieldError error : errors) {
        fields.addObject().put("field", error.field()).put("reason", error.reason());
      }
    }
    return Json.text(json);
  }

  void answer(Context ctx) {
    ctx.status(status).contentType(CONTENT_TYPE).result(json());
  }
}
