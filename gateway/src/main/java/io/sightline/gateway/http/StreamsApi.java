package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.gateway.access.Access;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.http.Route.Cameras;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import io.sightline.gateway.registry.SourceRules;
import io.sightline.gateway.registry.StreamCatalog;
import io.sightline.gateway.registry.StreamDraft;
import io.sightline.gateway.view.LiveState;
import io.sightline.gateway.view.ThumbnailsView.Picture;
import io.sightline.gateway.view.Versioned;
import java.util.List;
import java.util.Optional;

/** {@code /api/v1/streams}. */
final class StreamsApi {
  private static final String PATH = "/api/v1/streams";
  private static final ResourceRoutes ROUTES =
      new ResourceRoutes(
          PATH, "id", "Stream", Permission.READ, Permission.WRITE, Cameras.FILTERED, Cameras.PATH);

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

  void addTo(RouteTable routes) {
    routes.add(ROUTES.list("Lists the streams with what each is doing."), this::list);
    routes.add(ROUTES.create("Registers a stream."), this::create);
    routes.add(ROUTES.show("Shows a stream."), this::get);
    routes.add(
        ROUTES.replace("Changes all of a stream; what is left out takes its default."),
        this::replace);
    routes.add(ROUTES.change("Changes what is named of a stream."), this::change);
    routes.add(ROUTES.delete("Removes a stream and its stored password."), this::delete);
    routes.add(
        Route.get(PATH + "/{id}/latest.jpg", "The newest picture of a stream.")
            .needs(Permission.READ, Cameras.PATH)
            .param("at", "string", "Anything; makes a browser ask anew.")
            .answers(200, "image/jpeg")
            .refuses(404),
        this::thumbnail);
  }

  private void list(Context ctx) {
    Access access = Gatekeeper.access(ctx);
    List<Versioned<StreamSpec>> seen =
        state.streams().all().stream().filter(s -> access.sees(s.value().id())).toList();
    Answers.json(
        ctx, Lists.page(ctx, "streams", seen, stream -> stream.value().id().value(), this::json));
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
