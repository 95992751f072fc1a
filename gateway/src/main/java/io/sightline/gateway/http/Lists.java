package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.gateway.registry.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Pages of lists: {@code {"NAME": [...], "next": cursor or null}}. */
final class Lists {
  /** No page is longer. */
  static final int MOST = 500;

  private Lists() {}

  /**
   * A page of a list that has an order by a key, such as an id. What is made between two pages is
   * shown if it comes behind the first; nothing is shown twice.
   */
  static <T> ObjectNode page(
      Context ctx,
      String name,
      List<T> all,
      Function<T, String> key,
      Function<T, ObjectNode> json) {
    int limit = limit(ctx);
    Optional<String> after = cursor(ctx);
    List<T> rest =
        all.stream()
            .sorted(Comparator.comparing(key))
            .filter(one -> after.map(a -> key.apply(one).compareTo(a) > 0).orElse(true))
            .limit(limit + 1L)
            .toList();
    ObjectNode page = Json.object();
    ArrayNode array = page.putArray(name);
    rest.stream().limit(limit).map(json).forEach(array::add);
    page.put("next", rest.size() > limit ? cursor(key.apply(rest.get(limit - 1))) : null);
    return page;
  }

  static int limit(Context ctx) {
    return Requests.intParam(ctx, "limit", 100, 1, MOST);
  }

  /** A place in a list as a word that people do not take apart. */
  static String cursor(String place) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(place.getBytes(StandardCharsets.UTF_8));
  }

  /** The place of the cursor of a request; empty if it has none. */
  static Optional<String> cursor(Context ctx) {
    try {
      return Optional.ofNullable(ctx.queryParam("cursor"))
          .map(text -> new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      throw wrongCursor();
    }
  }

  static RefusedException wrongCursor() {
    return RefusedException.invalid("cursor", "is none that was given out here");
  }
}
