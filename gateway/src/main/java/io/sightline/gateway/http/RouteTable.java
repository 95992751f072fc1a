package io.sightline.gateway.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.security.RouteRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All routes. There is no other way to serve something than to put it here, with who may have it.
 */
final class RouteTable {
  private final RoutesConfig javalin;
  private final List<Route> routes = new ArrayList<>();

  RouteTable(RoutesConfig javalin) {
    this.javalin = javalin;
  }

  /** Serves it. */
  void add(Route route, Handler handler) {
    routes.add(route);
    javalin.addHttpHandler(route.method(), route.path(), handler, route);
  }

  /** In the order they were added. */
  List<Route> routes() {
    return List.copyOf(routes);
  }

  /** The route that a request has met; empty if none. */
  static Optional<Route> of(Context ctx) {
    for (RouteRole role : ctx.routeRoles()) {
      if (role instanceof Route route) {
        return Optional.of(route);
      }
    }
    return Optional.empty();
  }
}
