package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.clips.Clip;
import io.sightline.gateway.clips.ClipShelf;
import io.sightline.gateway.http.Route.Cameras;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import io.sightline.gateway.view.LiveState;
import io.sightline.gateway.view.ThumbnailsView.Picture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /api/v1/moments/ID/...}: the pictures and the recording of a moment. */
final class MomentMediaApi {
  private static final Logger LOG = LoggerFactory.getLogger(MomentMediaApi.class);
  private static final String PATH = "/api/v1/moments/{id}";

  private final LiveState state;
  private final Optional<ClipShelf> clips;

  /**
   * @param clips empty where nothing is recorded
   */
  MomentMediaApi(LiveState state, Optional<ClipShelf> clips) {
    this.state = state;
    this.clips = clips;
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
    routes.add(
        Route.get(PATH + "/clip.mp4", "The recording of a moment, or a range of its bytes.")
            .needs(Permission.ALERTS, Cameras.FILTERED)
            .answers(200, "video/mp4")
            .refuses(404, 416),
        this::clip);
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

  private void clip(Context ctx) {
    MomentUpdate moment = moment(ctx);
    Optional<Clip> clip = Optional.empty();
    if (moment.type() == MomentUpdate.Type.ENDED && clips.isPresent()) {
      try {
        clip = clips.get().clip(moment.moment());
      } catch (IOException e) {
        LOG.warn("The recording of {} cannot be read: {}", moment.moment().id(), e.toString());
      }
    }
    Clip found =
        clip.orElseThrow(
            () ->
                new RefusedException(
                    Kind.UNKNOWN, "no recording holds this moment; there may be pictures of it"));
    ctx.header("Content-Disposition", "inline; filename=\"" + moment.moment().id() + ".mp4\"");
    try {
      write(ctx, found);
    } catch (ByteRange.UnsatisfiableException e) {
      ctx.header("Content-Range", "bytes */" + found.length());
      throw new ProblemException(
          416, "range", "The range lies behind the end", "it has " + found.length() + " bytes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Context ctx, Clip clip)
      throws ByteRange.UnsatisfiableException, IOException {
    Optional<ByteRange> range =
        ByteRange.of(Optional.ofNullable(ctx.header("Range")), clip.length());
    ByteRange part = range.orElse(new ByteRange(0, clip.length() - 1));
    if (range.isPresent()) {
      ctx.status(206).header("Content-Range", part.of(clip.length()));
    }
    ctx.header("Accept-Ranges", "bytes").contentType("video/mp4");
    ctx.res().setContentLengthLong(part.length());
    ctx.result(clip.open(part.from(), part.length()));
  }

  private MomentUpdate moment(Context ctx) {
    return state
        .moments()
        .get(ctx.pathParam("id"))
        .filter(found -> Gatekeeper.access(ctx).sees(found.moment().stream()))
        .orElseThrow(() -> new RefusedException(Kind.UNKNOWN, "there is no such moment"));
  }

  private List<Picture> pictures(Context ctx) {
    return state.pictures().of(moment(ctx).moment().id());
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
