package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sightline.core.alert.Alert;
import io.sightline.core.alert.StreamWatch;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.StreamId;
import io.sightline.gateway.GatewayConfig;
import io.sightline.gateway.GatewayLimits;
import io.sightline.gateway.access.ApiToken;
import io.sightline.gateway.access.AuditLog;
import io.sightline.gateway.access.PasswordHash;
import io.sightline.gateway.access.Role;
import io.sightline.gateway.access.Scope;
import io.sightline.gateway.access.TokenSecret;
import io.sightline.gateway.access.User;
import io.sightline.gateway.access.UserBook;
import io.sightline.gateway.alerts.AlertDesk;
import io.sightline.gateway.alerts.AlertLog;
import io.sightline.gateway.alerts.ReviewBook;
import io.sightline.gateway.alerts.Secrets;
import io.sightline.gateway.alerts.SilenceBook;
import io.sightline.gateway.events.EventHub;
import io.sightline.gateway.metrics.Metrics;
import io.sightline.gateway.registry.QueryCatalog;
import io.sightline.gateway.registry.SecretStore;
import io.sightline.gateway.registry.StreamCatalog;
import io.sightline.gateway.view.LiveState;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The whole gateway but Kafka, on a free port, with an encoder that knows a few words. */
final class TestGateway implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-21T09:30:00Z");

  /** Everybody's. */
  static final String PASSWORD = "correct horse battery";

  /** Under {@code env:KEY}. */
  static final String SIGNING_KEY = "a-key-of-webhooks-0123456789";

  /** How long a body may take. */
  static final Duration BODY = Duration.ofMillis(1_500);

  static final PasswordHash PASSWORDS = new PasswordHash(new SecureRandom(), 10);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<String> WORDS = List.of("person", "dog", "door");

  final LiveState state;
  final InMemoryRegistry registry;
  final Metrics metrics = new Metrics();
  final EventHub hub;
  final Path secretsFile;
  final SilenceBook silences;
  final ReviewBook reviews;

  /** Is told nothing by itself. */
  final AlertDesk desk;

  /** What became of alerts. */
  final List<Alert> alerted = new CopyOnWriteArrayList<>();

  /** What else the process knows; to be set by a test. */
  final TestInsights insights = new TestInsights();

  final UserBook users;
  final AuditLog audit;
  private final HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  TestGateway(Path folder) {
    this(
        folder, GatewayLimits.DEFAULT, Duration.ofSeconds(15), List.of(), InstantSource.fixed(NOW));
  }

  TestGateway(
      Path folder,
      GatewayLimits limits,
      Duration keepAlive,
      List<Path> mediaFolders,
      InstantSource clock) {
    this(folder, limits, keepAlive, mediaFolders, clock, 0, "run1");
  }

  TestGateway(
      Path folder,
      GatewayLimits limits,
      Duration keepAlive,
      List<Path> mediaFolders,
      InstantSource clock,
      int port,
      String run) {
    this(folder, limits, keepAlive, mediaFolders, clock, port, run, config -> config);
  }

  /**
   * @param configured what is to be different
   */
  TestGateway(
      Path folder,
      GatewayLimits limits,
      Duration keepAlive,
      List<Path> mediaFolders,
      InstantSource clock,
      int port,
      String run,
      UnaryOperator<GatewayConfig> configured) {
    secretsFile = folder.resolve("secrets.properties");
    hub =
        new EventHub(run, limits.eventRing(), limits.eventClients(), limits.eventQueue(), metrics);
    state = new LiveState(limits, new EventFeed(hub, metrics, clock));
    registry = new InMemoryRegistry(state, clock);
    state.caughtUp();
    StreamCatalog streams =
        new StreamCatalog(
            state.streams(), registry, new SecretStore(secretsFile), limits.streams());
    QueryCatalog queries =
        new QueryCatalog(
            state.queries(),
            state.streams(),
            registry,
            TestGateway::encode,
            MomentSettings.DEFAULT,
            new Random(1),
            limits.queries(),
            Set.of(StreamWatch.OFFLINE));
    try {
      silences = SilenceBook.open(folder.resolve("silences.json"));
      reviews = ReviewBook.open(folder.resolve("reviews.jsonl"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    try {
      users = UserBook.open(folder.resolve(UserBook.FILE_NAME));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    audit = AuditLog.in(folder);
    GatewayConfig config =
        configured.apply(
            GatewayConfig.of("unused:9092", secretsFile)
                .withPort(port)
                .withMediaFolders(mediaFolders)
                .withLimits(limits));
    desk =
        new AlertDesk(
            config.alerts(),
            Secrets.of(Map.of("KEY", SIGNING_KEY)),
            silences,
            new AlertContent(state),
            new AlertLog() {
              @Override
              public void append(Alert alert) {
                alerted.add(alert);
              }

              @Override
              public void appendDead(Alert alert, byte[] payload) {
                alerted.add(alert);
              }
            },
            clock,
            metrics);
    server =
        new HttpServer(
            config,
            new HttpServer.Parts(
                state, streams, queries, silences, reviews, desk, hub, metrics, users, PASSWORDS,
                audit, insights),
            clock,
            new HttpServer.Patience(keepAlive, BODY));
  }

  /** All that is served. */
  List<Route> routes() {
    return server.routes();
  }

  /** Makes a user; from then on everybody must sign in. */
  void user(String name, Role role, String... cameras) {
    try {
      users.change(
          known ->
              known.with(
                  new User(
                      name,
                      role,
                      cameras.length == 0
                          ? Optional.empty()
                          : Optional.of(
                              Stream.of(cameras).map(StreamId::new).collect(Collectors.toSet())),
                      PASSWORDS.of(PASSWORD.toCharArray()))));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Makes a token of a user and returns it. */
  String token(String owner, Scope... scopes) {
    TokenSecret secret = TokenSecret.random(new SecureRandom());
    try {
      users.change(
          known ->
              known.with(
                  new ApiToken(
                      secret.id(),
                      "test",
                      owner,
                      secret.hash(),
                      Set.of(scopes),
                      Instant.EPOCH,
                      Optional.empty())));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return secret.text();
  }

  private static QueryVectors encode(String sentence) {
    float[] embedding = new float[WORDS.size()];
    for (int i = 0; i < embedding.length; i++) {
      embedding[i] = sentence.contains(WORDS.get(i)) ? 1 : 0;
    }
    return new QueryVectors("test@1", new float[] {1, 2}, 2, embedding);
  }

  int port() {
    return server.port();
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).GET());
  }

  HttpResponse<String> delete(String path) {
    return send(HttpRequest.newBuilder(uri(path)).DELETE());
  }

  HttpResponse<String> post(String path, String json) {
    return send(withJson("POST", path, json));
  }

  HttpResponse<String> patch(String path, String json) {
    return send(withJson("PATCH", path, json));
  }

  HttpResponse<String> put(String path, String json) {
    return send(withJson("PUT", path, json));
  }

  HttpRequest.Builder withJson(String method, String path, String json) {
    return HttpRequest.newBuilder(uri(path))
        .header("Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(json));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  static JsonNode json(HttpResponse<String> response) {
    try {
      return MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException("not JSON: " + response.body(), e);
    }
  }

  @Override
  public void close() {
    server.close();
    desk.close();
  }
}
