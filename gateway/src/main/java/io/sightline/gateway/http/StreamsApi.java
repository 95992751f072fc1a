package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import io.sightline.gateway.registry.SourceRules;
import io.sightline.gateway.registry.StreamCatalog;
import io.sightline.gateway.registry.StreamDraft;
import io.sightline.gateway.view.LiveState;
import io.sightline.gateway.view.ThumbnailsView.Picture;
import io.sightline.gateway.view.Versioned;
import java.util.Optional;

/** {@code /api/v1/streams}. */
final class StreamsApi {
  private static final String PATH = "/api/v1/streams";

  private final LiveState state;
  private final StreamCatalog catalog;
  private final SourceRules rules;
  private final Requests requests;
  private final IdempotencyKeys keys;

  StreamsApi(
      LiveState state,
      StreamCatalog catalog,
      SourceRules rules,
      Requests requests,
      IdempotencyKeys keys) {
    this.state = state;
    this.catalog = catalog;
    this.rules = rules;
    this.requests = requests;
    this.keys = keys;
  }

  void addTo(RoutesConfig routes) {
    routes.get(PATH, this::list);
    routes.post(PATH, this::create);
    routes.get(PATH + "/{id}", this::get);
    routes.put(PATH + "/{id}", this::replace);
    routes.patch(PATH + "/{id}", this::change);
    routes.delete(PATH + "/{id}", this::delete);
    routes.get(PATH + "/{id}/latest.jpg", this::thumbnail);
  }

  private void list(Context ctx) {
    ObjectNode json = Json.object();
    ArrayNode streams = json.putArray("streams");
    state.streams().all().forEach(stream -> streams.add(json(stream)));
    Answers.json(ctx, json);
  }

  private void get(Context ctx) {
    answer(ctx, catalog.get(Requests.stream(ctx)));
  }

  private void create(Context ctx) {
    byte[] body = requests.body(ctx);
    keys.once(
            ctx,
            body,
            () -> {
              StreamDraft draft = StreamJson.draft(Requests.fields(body));
              Versioned<StreamSpec> stream = catalog.create(draft, rules);
              return Answers.created(PATH + "/" + stream.value().id(), stream, json(stream));
            })
        .answer(ctx);
  }

  private void replace(Context ctx) {
    StreamId id = Requests.stream(ctx);
    StreamDraft draft = StreamJson.draft(requests.fields(ctx));
    answer(ctx, catalog.replace(id, draft, rules, Etags.expected(ctx)));
  }

  private void change(Context ctx) {
    StreamId id = Requests.stream(ctx);
    StreamDraft draft = StreamJson.draft(requests.fields(ctx));
    answer(ctx, catalog.change(id, draft, rules, Etags.expected(ctx)));
  }

  private void delete(Context ctx) {
    catalog.delete(Requests.stream(ctx), Etags.expected(ctx));
    ctx.status(204);
  }

  private void thumbnail(Context ctx) {
    StreamId id = Requests.stream(ctx);
    Picture picture =
        Optional.of(id)
            .filter(state.streams()::contains)
            .flatMap(state.thumbnails()::get)
            .orElseThrow(() -> new RefusedException(Kind.UNKNOWN, "there is no picture of " + id));
    ctx.header("Last-Modified", Answers.httpDate(picture.capturedAt()));
    ctx.contentType("image/jpeg").result(picture.thumbnail().toJpeg());
  }

  private void answer(Context ctx, Versioned<StreamSpec> stream) {
    Etags.set(ctx, stream);
    Answers.json(ctx, json(stream));
  }

  private ObjectNode json(Versioned<StreamSpec> stream) {
    StreamId id = stream.value().id();
    return StreamJson.of(stream, state.statuses().get(id), state.thumbnails().get(id));
  }
}
