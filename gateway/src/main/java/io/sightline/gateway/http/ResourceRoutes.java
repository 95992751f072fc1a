package io.sightline.gateway.http;

import io.sightline.gateway.access.Permission;
import io.sightline.gateway.http.Route.Cameras;

/**
 * The usual routes of one kind of thing: listed, made, shown, changed, removed. Who changes it must
 * see all cameras.
 *
 * @param path of the list
 * @param param names one of them in the path
 * @param schema of one of them; {@code List} and {@code Draft} are put behind it
 * @param reads what one must be allowed to see them
 * @param writes what one must be allowed to change them
 * @param listed what keeps those who see some cameras from the others, in the list
 * @param shown the same, where one is shown
 */
record ResourceRoutes(
    String path,
    String param,
    String schema,
    Permission reads,
    Permission writes,
    Cameras listed,
    Cameras shown) {
  private String one() {
    return path + "/{" + param + "}";
  }

  Route list(String summary) {
    return Route.get(path, summary)
        .needs(reads, listed)
        .paged(Lists.MOST)
        .answers(200, schema + "List");
  }

  Route create(String summary) {
    return Route.post(path, summary)
        .needs(writes, Cameras.ALL)
        .body(schema + "Draft")
        .answers(201, schema)
        .refuses(409, 422, 503);
  }

  Route show(String summary) {
    return Route.get(one(), summary).needs(reads, shown).answers(200, schema).refuses(404);
  }

  Route replace(String summary) {
    return changing(Route.put(one(), summary));
  }

  Route change(String summary) {
    return changing(Route.patch(one(), summary));
  }

  private Route changing(Route route) {
    return route
        .needs(writes, Cameras.ALL)
        .body(schema + "Draft")
        .answers(200, schema)
        .refuses(404, 412, 422, 503);
  }

  Route delete(String summary) {
    return Route.delete(one(), summary).needs(writes, Cameras.ALL).refuses(404, 412, 503);
  }
}
