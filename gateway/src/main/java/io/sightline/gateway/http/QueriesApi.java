package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.core.alert.AlertRules;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.access.Access;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.http.Route.Cameras;
import io.sightline.gateway.registry.QueryCatalog;
import io.sightline.gateway.registry.QueryDraft;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import io.sightline.gateway.view.LiveState;
import io.sightline.gateway.view.Versioned;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code /api/v1/queries}. */
final class QueriesApi {
  private static final String PATH = "/api/v1/queries";

  private final LiveState state;
  private final QueryCatalog catalog;
  private final Requests requests;
  private final IdempotencyKeys keys;
  private final AlertRules rules;

  /**
   * @param rules by which matches are told where the owner of a query does not say
   */
  QueriesApi(
      LiveState state,
      QueryCatalog catalog,
      AlertRules rules,
      Requests requests,
      IdempotencyKeys keys) {
    this.state = state;
    this.catalog = catalog;
    this.requests = requests;
    this.keys = keys;
    this.rules = rules;
  }

  void addTo(RouteTable routes) {
    routes.add(
        Route.get(PATH, "Lists the queries.")
            .needs(Permission.READ, Cameras.FILTERED)
            .paged(Lists.MOST)
            .answers(200, "QueryList"),
        this::list);
    routes.add(
        Route.post(PATH, "Registers a query.")
            .needs(Permission.WRITE, Cameras.ALL)
            .body("QueryDraft")
            .answers(201, "Query")
            .refuses(409, 422, 503),
        this::create);
    routes.add(
        Route.get(PATH + "/{id}", "Shows a query.")
            .needs(Permission.READ, Cameras.FILTERED)
            .answers(200, "Query")
            .refuses(404),
        this::get);
    routes.add(
        Route.put(PATH + "/{id}", "Changes all of a query; what is left out takes its default.")
            .needs(Permission.WRITE, Cameras.ALL)
            .body("QueryDraft")
            .answers(200, "Query")
            .refuses(404, 412, 422, 503),
        this::replace);
    routes.add(
        Route.patch(PATH + "/{id}", "Changes what is named of a query.")
            .needs(Permission.WRITE, Cameras.ALL)
            .body("QueryDraft")
            .answers(200, "Query")
            .refuses(404, 412, 422, 503),
        this::change);
    routes.add(
        Route.delete(PATH + "/{id}", "Removes a query; its moments stay.")
            .needs(Permission.WRITE, Cameras.ALL)
            .refuses(404, 412, 503),
        this::delete);
  }

  private void list(Context ctx) {
    Access access = Gatekeeper.access(ctx);
    List<Versioned<Query>> seen =
        state.queries().all().stream().filter(q -> access.seesAny(q.value().streams())).toList();
    Answers.json(
        ctx,
        Lists.page(
            ctx,
            "queries",
            seen,
            query -> query.value().id().value(),
            query -> json(query, access.cameras())));
  }

  private void get(Context ctx) {
    Access access = Gatekeeper.access(ctx);
    Versioned<Query> query = catalog.get(Requests.query(ctx));
    if (!access.seesAny(query.value().streams())) {
      throw new RefusedException(Kind.UNKNOWN, "there is no query " + query.value().id());
    }
    Etags.set(ctx, query);
    Answers.json(ctx, json(query, access.cameras()));
  }

  private void create(Context ctx) {
    byte[] body = requests.body(ctx);
    keys.once(
            ctx,
            body,
            () -> {
              QueryDraft draft = QueryJson.draft(Requests.fields(body));
              Versioned<Query> query = catalog.create(draft);
              return Answers.created(
                  PATH + "/" + query.value().id(), query, json(query, Optional.empty()));
            })
        .answer(ctx);
  }

  private void replace(Context ctx) {
    QueryId id = Requests.query(ctx);
    QueryDraft draft = QueryJson.draft(requests.fields(ctx));
    answer(ctx, catalog.replace(id, draft, Etags.expected(ctx)));
  }

  private void change(Context ctx) {
    QueryId id = Requests.query(ctx);
    QueryDraft draft = QueryJson.draft(requests.fields(ctx));
    answer(ctx, catalog.change(id, draft, Etags.expected(ctx)));
  }

  private void delete(Context ctx) {
    catalog.delete(Requests.query(ctx), Etags.expected(ctx));
    ctx.status(204);
  }

  private void answer(Context ctx, Versioned<Query> query) {
    Etags.set(ctx, query);
    Answers.json(ctx, json(query, Optional.empty()));
  }

  private ObjectNode json(Versioned<Query> versioned, Optional<Set<StreamId>> cameras) {
    Query query = versioned.value();
    ObjectNode json = QueryJson.of(versioned, cameras);
    json.set(
        "alert_in_force", QueryJson.of(rules.with(query.id(), query.alerting()).of(query.id())));
    return json;
  }
}
