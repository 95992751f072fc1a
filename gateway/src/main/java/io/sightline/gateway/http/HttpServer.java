package io.sightline.gateway.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.sightline.gateway.GatewayConfig;
import io.sightline.gateway.GatewayException;
import io.sightline.gateway.alerts.SilenceBook;
import io.sightline.gateway.events.EventHub;
import io.sightline.gateway.metrics.Metrics;
import io.sightline.gateway.registry.QueryCatalog;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.SourceRules;
import io.sightline.gateway.registry.StreamCatalog;
import io.sightline.gateway.view.LiveState;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: routes, errors, start and stop. */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final int IDEMPOTENCY_KEYS = 1_000;

  private final EventHub hub;
  private final EventWriter writer;
  private final Javalin javalin;

  /**
   * Listens.
   *
   * @param keepAlive how often a quiet listener is sent a comment
   * @throws GatewayException if the port is in use or the address is not ours
   */
  public HttpServer(
      GatewayConfig config,
      LiveState state,
      StreamCatalog streams,
      QueryCatalog queries,
      SilenceBook silences,
      EventHub hub,
      Metrics metrics,
      InstantSource clock,
      Duration keepAlive) {
    this.hub = hub;
    this.writer = new EventWriter(keepAlive);
    Requests requests = new Requests(config.limits().bodyBytes());
    IdempotencyKeys keys = new IdempotencyKeys(IDEMPOTENCY_KEYS);
    SourceRules rules = SourceRules.within(config.mediaFolders());
    javalin =
        Javalin.create(
            javalinConfig -> {
              settings(javalinConfig, config);
              RoutesConfig routes = javalinConfig.routes;
              routes.before(new RequestGuard(config));
              new StreamsApi(state, streams, rules, requests, keys).addTo(routes);
              new QueriesApi(state, queries, requests, keys).addTo(routes);
              new MomentsApi(state, clock).addTo(routes);
              new AlertsApi(state).addTo(routes);
              new SilencesApi(state, silences, clock, requests, keys).addTo(routes);
              new EventsApi(state, hub, writer, clock).addTo(routes);
              new StatusApi(state, hub, metrics).addTo(routes);
              new Page().addTo(routes);
              errors(routes);
              routes.after(ctx -> count(metrics, ctx));
            });
    try {
      javalin.start();
    } catch (RuntimeException e) {
      writer.close();
      String address = config.bindHost() + ":" + config.port();
      throw new GatewayException(
          e instanceof JavalinBindException
              ? "the gateway cannot listen on " + address + ": the port is in use, or needs rights"
              : "the gateway cannot listen on " + address + ": " + rootMessage(e),
          e);
    }
  }

  private static void settings(JavalinConfig javalin, GatewayConfig config) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.startup.startupWatcherEnabled = false;
    javalin.http.prefer405over404 = true;
    javalin.http.maxRequestSize = config.limits().bodyBytes();
    JettySettings.apply(javalin.jetty, config);
  }

  private static void errors(RoutesConfig routes) {
    routes.exception(ProblemException.class, (e, ctx) -> e.problem().answer(ctx));
    routes.exception(RefusedException.class, (e, ctx) -> Problem.of(e).answer(ctx));
    routes.exception(
        HttpResponseException.class,
        (e, ctx) ->
            Problem.of(
                    e.getStatus(),
                    e.getStatus() == 404 ? "unknown" : "http-" + e.getStatus(),
                    e.getStatus() == 404 ? "There is no such thing" : "The request is refused",
                    e.getStatus() == 404 ? "nothing is served at this path" : e.getMessage())
                .answer(ctx));
    routes.exception(
        Exception.class,
        (e, ctx) -> {
          LOG.error("{} {} failed", ctx.method(), ctx.path(), e);
          Problem.of(
                  500, "internal", "Something went wrong here", "the log of the gateway says what")
              .answer(ctx);
        });
  }

  private static void count(Metrics metrics, Context ctx) {
    String method = ctx.req().getMethod();
    metrics
        .counter(
            "sightline_http_requests_total",
            "Requests answered, by method and class of status.",
            "request",
            (method.length() > 7 ? "other" : method.toLowerCase(Locale.ROOT))
                + " "
                + ctx.statusCode() / 100
                + "xx")
        .increment();
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage();
  }

  /** The port that was really taken. */
  public int port() {
    return javalin.port();
  }

  /** Ends the listeners, then the server. */
  @Override
  public void close() {
    hub.close();
    javalin.stop();
    writer.close();
  }
}
