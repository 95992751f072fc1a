package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.sightline.gateway.view.Versioned;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Encodes answers. */
final class Answers {
  private Answers() {}

  static void json(Context ctx, JsonNode json) {
    ctx.contentType("application/json").result(Json.text(json));
  }

  static IdempotencyKeys.Created created(String location, Versioned<?> value, JsonNode json) {
    return new IdempotencyKeys.Created(location, '"' + value.version() + '"', Json.text(json));
  }

  /** As HTTP headers spell an instant. */
  static String httpDate(Instant instant) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC));
  }
}
