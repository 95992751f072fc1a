package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.http.Route.Cameras;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import io.sightline.gateway.view.LiveState;
import io.sightline.gateway.view.ThumbnailsView.Picture;
import java.util.List;

/** {@code /api/v1/moments/ID/...}: the pictures of a moment. */
final class MomentMediaApi {
  private static final String PATH = "/api/v1/moments/{id}";

  private final LiveState state;

  MomentMediaApi(LiveState state) {
    this.state = state;
  }

  void addTo(RouteTable routes) {
    routes.add(
        Route.get(PATH + "/thumbnail.jpg", "The picture of a moment's start.")
            .needs(Permission.ALERTS, Cameras.FILTERED)
            .answers(200, "image/jpeg")
            .refuses(404),
        ctx -> answer(ctx, pictures(ctx), 0));
    routes.add(
        Route.get(PATH + "/thumbnails", "Lists the pictures of a moment, the oldest first.")
            .needs(Permission.ALERTS, Cameras.FILTERED)
            .answers(200, "ThumbnailList")
            .refuses(404),
        this::thumbnails);
    routes.add(
        Route.get(PATH + "/thumbnails/{number}", "One picture of a moment, such as 0.jpg.")
            .needs(Permission.ALERTS, Cameras.FILTERED)
            .answers(200, "image/jpeg")
            .refuses(404),
        ctx -> answer(ctx, pictures(ctx), number(ctx.pathParam("number"))));
  }

  private void thumbnails(Context ctx) {
    ObjectNode json = Json.object();
    ArrayNode list = json.putArray("thumbnails");
    List<Picture> pictures = pictures(ctx);
    for (int i = 0; i < pictures.size(); i++) {
      list.addObject()
          .put("captured_at", Json.instant(pictures.get(i).capturedAt()))
          .put("path", "/api/v1/moments/" + ctx.pathParam("id") + "/thumbnails/" + i + ".jpg");
    }
    Answers.json(ctx, json);
  }

  private List<Picture> pictures(Context ctx) {
    String id = ctx.pathParam("id");
    state
        .moments()
        .get(id)
        .filter(found -> Gatekeeper.access(ctx).sees(found.moment().stream()))
        .orElseThrow(() -> new RefusedException(Kind.UNKNOWN, "there is no such moment"));
    return state.pictures().of(id);
  }

  private static int number(String name) {
    return name.matches("\\d{1,2}\\.jpg")
        ? Integer.parseInt(name.substring(0, name.length() - 4))
        : -1;
  }

  private static void answer(Context ctx, List<Picture> pictures, int number) {
    if (number < 0 || number >= pictures.size()) {
      throw new RefusedException(Kind.UNKNOWN, "there is no such picture of this moment");
    }
    ctx.header("Cache-Control", "private, max-age=60");
    ctx.contentType("image/jpeg").result(pictures.get(number).thumbnail().toJpeg());
  }
}
