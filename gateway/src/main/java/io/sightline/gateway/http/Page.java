package io.sightline.gateway.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The one page and what it is made of, held in memory. */
final class Page {
  private static final String FOLDER = "/io/sightline/gateway/page/";
  private static final List<String> FILES =
      List.of(
          "index.html",
          "style.css",
          "icon.svg",
          "app.js",
          "dom.js",
          "server.js",
          "store.js",
          "draw.js",
          "forms.js",
          "live.js",
          "reviews.js",
          "alerts.js",
          "why.js",
          "silences.js",
          "timeline.js",
          "queries.js",
          "cameras.js",
          "delivery.js",
          "system.js",
          "access.js");
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "css", "text/css;charset=utf-8",
          "svg", "image/svg+xml");

  private record Asset(String type, String etag, byte[] bytes) {}

  void addTo(RouteTable routes) {
    FILES.forEach(
        name -> {
          String type = TYPES.get(name.substring(name.indexOf('.') + 1));
          byte[] bytes = read(name);
          Asset asset = new Asset(type, Etags.ofContent(bytes), bytes);
          String path = pathOf(name);
          routes.add(
              Route.get(path, "A part of the page.").open().answers(200, type),
              ctx -> answer(ctx, asset));
        });
  }

  private static String pathOf(String name) {
    return name.equals("index.html") ? "/" : "/" + name;
  }

  /** Where its files are. */
  static List<String> paths() {
    return FILES.stream().map(Page::pathOf).toList();
  }

  private static void answer(Context ctx, Asset asset) {
    // Kept by the browser, but asked for anew: a new version shows at once.
    ctx.header("Cache-Control", "no-cache").header("ETag", asset.etag());
    if (asset.etag().equals(ctx.header("If-None-Match"))) {
      ctx.status(304);
      return;
    }
    ctx.contentType(asset.type()).result(asset.bytes());
  }

  private static byte[] read(String name) {
    try (InputStream in = Page.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new IllegalStateException("the page lacks " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
