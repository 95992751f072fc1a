package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.gateway.registry.QueryCatalog;
import io.sightline.gateway.registry.QueryDraft;
import io.sightline.gateway.view.LiveState;
import io.sightline.gateway.view.Versioned;

/** {@code /api/v1/queries}. */
final class QueriesApi {
  private static final String PATH = "/api/v1/queries";

  private final LiveState state;
  private final QueryCatalog catalog;
  private final Requests requests;
  private final IdempotencyKeys keys;

  QueriesApi(LiveState state, QueryCatalog catalog, Requests requests, IdempotencyKeys keys) {
    this.state = state;
    this.catalog = catalog;
    this.requests = requests;
    this.keys = keys;
  }

  void addTo(RoutesConfig routes) {
    routes.get(PATH, this::list);
    routes.post(PATH, this::create);
    routes.get(PATH + "/{id}", ctx -> answer(ctx, catalog.get(Requests.query(ctx))));
    routes.put(PATH + "/{id}", this::replace);
    routes.patch(PATH + "/{id}", this::change);
    routes.delete(PATH + "/{id}", this::delete);
  }

  private void list(Context ctx) {
    ObjectNode json = Json.object();
    ArrayNode queries = json.putArray("queries");
    state.queries().all().forEach(query -> queries.add(QueryJson.of(query)));
    Answers.json(ctx, json);
  }

  private void create(Context ctx) {
    byte[] body = requests.body(ctx);
    keys.once(
            ctx,
            body,
            () -> {
              QueryDraft draft = QueryJson.draft(Requests.fields(body));
              Versioned<Query> query = catalog.create(draft);
              return Answers.created(PATH + "/" + query.value().id(), query, QueryJson.of(query));
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

  private static void answer(Context ctx, Versioned<Query> query) {
    Etags.set(ctx, query);
    Answers.json(ctx, QueryJson.of(query));
  }
}
