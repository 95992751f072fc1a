package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.gateway.access.AuditEntry;
import io.sightline.gateway.access.AuditLog;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.http.Route.Cameras;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import java.io.IOException;
import java.util.List;

/** {@code /api/v1/audit}: who changed what, the newest first. */
final class AuditApi {
  private final AuditLog log;

  AuditApi(AuditLog log) {
    this.log = log;
  }

  void addTo(RouteTable routes) {
    routes.add(
        Route.get("/api/v1/audit", "Who changed what, the newest first.")
            .needs(Permission.ADMIN, Cameras.ALL)
            .paged(Lists.MOST)
            .answers(200, "AuditList")
            .refuses(503),
        this::list);
  }

  private void list(Context ctx) {
    int limit = Lists.limit(ctx);
    List<AuditLog.Line> lines;
    try {
      lines = log.list(Lists.cursor(ctx), limit);
    } catch (IllegalArgumentException e) {
      throw Lists.wrongCursor();
    } catch (IOException e) {
      throw new RefusedException(Kind.UNAVAILABLE, "the audit log cannot be read", e);
    }
    ObjectNode json = Json.object();
    ArrayNode entries = json.putArray("entries");
    lines.forEach(line -> entries.add(json(line)));
    json.put("next", lines.size() == limit ? Lists.cursor(lines.get(lines.size() - 1).id()) : null);
    Answers.json(ctx, json);
  }

  private static ObjectNode json(AuditLog.Line line) {
    AuditEntry entry = line.entry();
    ObjectNode json = Json.object();
    json.put("id", line.id());
    json.put("at", Json.instant(entry.at()));
    json.put("who", entry.who()).put("how", entry.how()).put("address", entry.address());
    json.put("action", entry.action()).put("target", entry.target());
    ArrayNode fields = json.putArray("fields");
    entry.fields().forEach(fields::add);
    json.put("status", entry.status());
    return json;
  }
}
