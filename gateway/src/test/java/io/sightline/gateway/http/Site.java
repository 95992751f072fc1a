package io.sightline.gateway.http;

import io.sightline.core.alert.Alert;
import io.sightline.core.alert.Silence;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.Severity;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamStatus;
import io.sightline.gateway.GatewayConfig;
import io.sightline.gateway.GatewayLimits;
import io.sightline.gateway.Samples;
import io.sightline.gateway.access.Role;
import io.sightline.gateway.alerts.AlertSettings;
import io.sightline.gateway.alerts.WebhookTarget;
import io.sightline.gateway.view.Versioned;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A gateway with two cameras, one of which not everybody may see: all that is of it has "vault" in
 * it somewhere. Ada is administrator, Olga operator, Vera a viewer of the lobby alone.
 */
final class Site implements AutoCloseable {
  static final String SECRET_WORD = "vault";

  /** Nobody is there. */
  private static final WebhookTarget HOOK =
      new WebhookTarget(
          "ops",
          URI.create("http://127.0.0.1:1/" + SECRET_WORD),
          "env:KEY",
          Severity.DETECTION,
          true);

  final TestGateway gateway;
  Instant now = Samples.at(30);

  Site(Path folder) {
    this(folder, Duration.ofSeconds(15), config -> config);
  }

  Site(Path folder, Duration keepAlive, UnaryOperator<GatewayConfig> configured) {
    gateway =
        new TestGateway(
            folder,
            GatewayLimits.DEFAULT,
            keepAlive,
            List.of(),
            () -> now,
            0,
            "run1",
            config -> configured.apply(config.withAlerts(AlertSettings.of(List.of(HOOK)))));
    for (String camera : List.of("lobby", SECRET_WORD)) {
      gateway.registry.save(Samples.stream(camera));
      gateway.registry.save(query("q-" + camera, "a person in the " + camera, camera));
      gateway.state.status(
          new StreamId(camera),
          versioned(Samples.status(camera, StreamStatus.State.ONLINE, camera)));
      gateway.state.framed(Samples.frame(camera, 1, new byte[] {(byte) 0xff, (byte) 0xd8, 1}));
      gateway.state.scored(Samples.scores(camera, 29.5, Map.of("q-" + camera, 0.5f)));
      gateway.state.moment(
          "m-" + camera,
          Optional.of(
              Samples.moment("m-" + camera, camera, "q-" + camera, Type.STARTED, 0, 10, 11)));
      gateway.state.moment(
          "m-" + camera,
          Optional.of(Samples.moment("m-" + camera, camera, "q-" + camera, Type.ENDED, 1, 10, 12)));
      gateway.state.alert(
          Alert.delivered(
              "m-" + camera,
              1,
              new StreamId(camera),
              new QueryId("q-" + camera),
              "sse",
              Samples.at(12)));
      silence("s-stream-" + camera, Optional.empty(), Optional.of(new StreamId(camera)));
      silence("s-query-" + camera, Optional.of(new QueryId("q-" + camera)), Optional.empty());
    }
    gateway.registry.save(query("q-both", "a dog", "lobby", SECRET_WORD));
    gateway.registry.save(query("q-all", "a door"));
    gateway.user("ada", Role.ADMIN);
    gateway.user("olga", Role.OPERATOR);
    gateway.user("vera", Role.VIEWER, "lobby");
  }

  private static Query query(String id, String sentence, String... streams) {
    Query base = Samples.query(id, sentence);
    return new Query(
        base.id(),
        sentence,
        Set.of(List.of(streams).stream().map(StreamId::new).toArray(StreamId[]::new)),
        base.vectors(),
        base.settings(),
        true);
  }

  private <V> Optional<Versioned<V>> versioned(V value) {
    return Optional.of(new Versioned<>(value, "0-1", now));
  }

  private void silence(String id, Optional<QueryId> query, Optional<StreamId> stream) {
    try {
      gateway.silences.add(new Silence(id, query, stream, now.plusSeconds(1_000_000)), now);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Somebody at a browser: what they send carries the cookie and, unless told not to, the token.
   */
  record Browser(Site site, String cookie, String csrf) {
    HttpResponse<String> send(String method, String path, String json) {
      return site.gateway.send(
          site.request(method, path, json).header("Cookie", cookie).header("X-CSRF-Token", csrf));
    }

    HttpResponse<String> sendForged(String method, String path, String json) {
      return site.gateway.send(site.request(method, path, json).header("Cookie", cookie));
    }

    HttpResponse<String> get(String path) {
      return send("GET", path, "");
    }
  }

  HttpResponse<String> trySignIn(String user, String password) {
    return gateway.post(
        "/api/v1/session", Json.text(Json.object().put("user", user).put("password", password)));
  }

  Browser signIn(String user) {
    HttpResponse<String> answer = trySignIn(user, TestGateway.PASSWORD);
    String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    return new Browser(this, cookie, TestGateway.json(answer).path("csrf").asText());
  }

  /** With a token, or with none if it is empty. */
  HttpResponse<String> send(String method, String path, String json, String token) {
    HttpRequest.Builder request = request(method, path, json);
    return gateway.send(
        token.isEmpty() ? request : request.header("Authorization", "Bearer " + token));
  }

  private HttpRequest.Builder request(String method, String path, String json) {
    return json.isEmpty()
        ? HttpRequest.newBuilder(gateway.uri(path))
            .method(method, HttpRequest.BodyPublishers.noBody())
        : gateway.withJson(method, path, json);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
