package io.sightline.gateway.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.sightline.gateway.access.Access;
import io.sightline.gateway.access.AuditEntry;
import io.sightline.gateway.access.AuditLog;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Writes down every change that somebody made or was refused, once it has been answered. Of those
 * whom nobody knows only attempts to sign in, which are limited: they could otherwise fill the log
 * and so push out of it what others did.
 */
final class Auditor implements Handler {
  private static final int LONGEST = 200;

  private final AuditLog log;
  private final InstantSource clock;

  Auditor(AuditLog log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  @Override
  public void handle(Context ctx) {
    Optional<Route> route = RouteTable.of(ctx).filter(met -> !met.reads());
    if (route.isEmpty()) {
      return;
    }
    Access access = Gatekeeper.access(ctx);
    boolean nobody = access.kind() == Access.Kind.ANONYMOUS;
    boolean signingIn = route.get().needs().isEmpty();
    if (nobody && (!signingIn || ctx.statusCode() == 429)) {
      return;
    }
    Optional<JsonNode> body = Requests.sent(ctx);
    log.append(
        new AuditEntry(
            clock.instant(),
            clipped(signingIn ? body.map(b -> b.path("user").asText()).orElse("") : access.name()),
            access.kind() == Access.Kind.TOKEN
                ? access.key()
                : access.kind().name().toLowerCase(Locale.ROOT),
            ctx.ip(),
            route.get().toString(),
            target(ctx),
            body.map(Auditor::fields).orElse(List.of()),
            ctx.statusCode()));
  }

  private static String target(Context ctx) {
    Optional<String> named = ctx.pathParamMap().values().stream().findFirst();
    return clipped(
        named
            .or(() -> Optional.ofNullable(ctx.res().getHeader("Location")))
            .orElse("")
            .replaceFirst(".*/", ""));
  }

  private static List<String> fields(JsonNode body) {
    List<String> names = new ArrayList<>();
    body.fieldNames()
        .forEachRemaining(
            name -> {
              if (body.get(name).isObject()) {
                body.get(name).fieldNames().forEachRemaining(in -> names.add(name + "." + in));
              } else {
                names.add(name);
              }
            });
    return names.stream().limit(32).map(Auditor::clipped).toList();
  }

  private static String clipped(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
  }

  /** As {@link Json#parse}; empty if it is no object. */
  static Optional<JsonNode> object(byte[] body) {
    try {
      return Optional.of(Json.parse(body)).filter(JsonNode::isObject);
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
