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
  private static final ResourceRoutes ROUTES =
      new ResourceRoutes(
          PATH,
          "id",
          "Query",
          Permission.READ,
          Permission.WRITE,
          Cameras.FILTERED,
          Cameras.FILTERED);

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
    routes.add(ROUTES.list("Lists the queries."), this::list);
    routes.add(ROUTES.create("Registers a query."), this::create);
    routes.add(ROUTES.show("Shows a query."), this::get);
    routes.add(
        ROUTES.replace("Changes all of a query; what is left out takes its default."),
        this::replace);
    routes.add(ROUTES.change("Changes what is named of a query."), this::change);
    routes.add(ROUTES.delete("Removes a query; its moments stay."), this::delete);
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
