package io.sightline.gateway.http;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;

/** The one page and what it is made of, held in memory. */
final class Page {
  private static final String FOLDER = "/io/sightline/gateway/page/";
  private static final Map<String, String> TYPES =
      Map.of(
          "index.html", "text/html;charset=utf-8",
          "app.js", "text/javascript;charset=utf-8",
          "style.css", "text/css;charset=utf-8",
          "icon.svg", "image/svg+xml");

  private record Asset(String type, String etag, byte[] bytes) {}

  void addTo(RouteTable routes) {
    TYPES.forEach(
        (name, type) -> {
          byte[] bytes = read(name);
          Asset asset = new Asset(type, Etags.ofContent(bytes), bytes);
          String path = name.equals("index.html") ? "/" : "/" + name;
          routes.add(
              Route.get(path, "A part of the page.").open().answers(200, type),
              ctx -> answer(ctx, asset));
        });
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
