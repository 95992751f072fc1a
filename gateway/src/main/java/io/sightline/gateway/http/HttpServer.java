package io.sightline.gateway.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.util.JavalinBindException;
import io.sightline.gateway.GatewayConfig;
import io.sightline.gateway.GatewayException;
import io.sightline.gateway.access.AuditLog;
import io.sightline.gateway.access.PasswordHash;
import io.sightline.gateway.access.Sessions;
import io.sightline.gateway.access.UserBook;
import io.sightline.gateway.alerts.AlertDesk;
import io.sightline.gateway.alerts.ReviewBook;
import io.sightline.gateway.alerts.SilenceBook;
import io.sightline.gateway.clips.ClipShelf;
import io.sightline.gateway.events.EventHub;
import io.sightline.gateway.metrics.Metrics;
import io.sightline.gateway.registry.QueryCatalog;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.SourceRules;
import io.sightline.gateway.registry.StreamCatalog;
import io.sightline.gateway.view.Insights;
import io.sightline.gateway.view.LiveState;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: routes, errors, start and stop. */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int IDEMPOTENCY_KEYS = 1_000;

  private final EventHub hub;
  private final EventWriter writer;
  private final Javalin javalin;
  private final List<Route> routes = new ArrayList<>();

  /**
   * What it serves.
   *
   * @param hub closed with the server
   * @param passwords how they are kept
   * @param alerts not closed with the server
   */
  public record Parts(
      LiveState state,
      StreamCatalog streams,
      QueryCatalog queries,
      SilenceBook silences,
      ReviewBook reviews,
      AlertDesk alerts,
      EventHub hub,
      Metrics metrics,
      UserBook users,
      PasswordHash passwords,
      AuditLog audit,
      Insights insights) {}

  /**
   * How long it waits.
   *
   * @param keepAlive how often a quiet listener is sent a comment
   * @param body how long a body may take to come
   */
  public record Patience(Duration keepAlive, Duration body) {
    public static final Patience DEFAULT = new Patience(Duration.ofSeconds(15), Requests.PATIENCE);
  }

  /**
   * Listens.
   *
   * @throws GatewayException if the port is in use, the address is not ours, or the certificate
   *     cannot be used
   */
  public HttpServer(GatewayConfig config, Parts parts, InstantSource clock, Patience patience) {
    this.hub = parts.hub();
    this.writer = new EventWriter(patience.keepAlive());
    Requests requests =
        new Requests(config.limits().bodyBytes(), patience.body(), config.limits().httpThreads());
    javalin =
        Javalin.create(
            javalinConfig -> {
              settings(javalinConfig, config);
              RoutesConfig handlers = javalinConfig.routes;
              SessionCookie cookie = SessionCookie.of(config.exposure().encrypted());
              Sessions sessions = new Sessions(RANDOM);
              Gatekeeper gatekeeper =
                  new Gatekeeper(parts.users(), sessions, cookie, config.exposed(), clock);
              handlers.before(new RequestGuard(config));
              handlers.beforeMatched(gatekeeper);
              RouteTable table = new RouteTable(handlers);
              addAll(table, config, parts, clock, requests, gatekeeper);
              new SessionApi(
                      parts.users(),
                      sessions,
                      parts.passwords(),
                      cookie,
                      gatekeeper,
                      requests,
                      clock)
                  .addTo(table);
              routes.addAll(table.routes());
              errors(handlers, parts.metrics());
              handlers.after(new Auditor(parts.audit(), clock));
              handlers.after(ctx -> count(parts.metrics(), ctx));
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

  private void addAll(
      RouteTable table,
      GatewayConfig config,
      Parts parts,
      InstantSource clock,
      Requests requests,
      Gatekeeper gatekeeper) {
    LiveState state = parts.state();
    IdempotencyKeys keys = new IdempotencyKeys(IDEMPOTENCY_KEYS);
    SourceRules rules = SourceRules.within(config.mediaFolders());
    new StreamsApi(state, parts.streams(), rules, requests, keys).addTo(table);
    new QueriesApi(state, parts.queries(), config.alerts().rules(), requests, keys).addTo(table);
    new MomentsApi(state, clock).addTo(table);
    new MomentMediaApi(state, config.alerts().clips().map(ClipShelf::new)).addTo(table);
    new AlertsApi(state).addTo(table);
    new ReviewsApi(state, parts.reviews(), requests).addTo(table);
    new DeliveryApi(parts.alerts(), clock).addTo(table);
    new SilencesApi(state, parts.silences(), clock, requests, keys).addTo(table);
    new EventsApi(state, hub, writer, clock, gatekeeper).addTo(table);
    new HistoryApi(state, clock).addTo(table);
    new InsightsApi(state, parts.insights()).addTo(table);
    new StatusApi(state, hub, parts.metrics(), clock).addTo(table);
    new UsersApi(parts.users(), parts.passwords(), requests, keys).addTo(table);
    new TokensApi(parts.users(), RANDOM, requests, clock).addTo(table);
    new AuditApi(parts.audit()).addTo(table);
    OpenApi.addTo(table);
    new Page().addTo(table);
  }

  private static void settings(JavalinConfig javalin, GatewayConfig config) {
    javalin.startup.showJavalinBanner = false;
    javalin.startup.showOldJavalinVersionWarning = false;
    javalin.startup.startupWatcherEnabled = false;
    javalin.http.prefer405over404 = true;
    javalin.http.maxRequestSize = config.limits().bodyBytes();
    JettySettings.apply(javalin.jetty, config);
  }

  private static void errors(RoutesConfig routes, Metrics metrics) {
    routes.exception(
        ProblemException.class,
        (e, ctx) -> {
          metrics
              .counter(
                  "sightline_http_refused_total",
                  "Requests that were refused before anything looked at them, by reason.",
                  "reason",
                  e.problem().type())
              .increment();
          e.problem().answer(ctx);
        });
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

  /** All that is served, for tests. */
  List<Route> routes() {
    return List.copyOf(routes);
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
