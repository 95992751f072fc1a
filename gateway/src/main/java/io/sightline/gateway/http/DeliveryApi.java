package io.sightline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.sightline.core.query.QueryId;
import io.sightline.gateway.access.Permission;
import io.sightline.gateway.access.RateLimit;
import io.sightline.gateway.alerts.AlertDesk;
import io.sightline.gateway.alerts.AlertDesk.Channel;
import io.sightline.gateway.alerts.AlertSettings;
import io.sightline.gateway.alerts.ChannelState;
import io.sightline.gateway.alerts.Target;
import io.sightline.gateway.alerts.TestMessage;
import io.sightline.gateway.clips.ClipSettings;
import io.sightline.gateway.http.Route.Cameras;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.RefusedException.Kind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** {@code /api/v1/delivery}: how people are told, without secrets, and whether that works. */
final class DeliveryApi {
  private static final String PATH = "/api/v1/delivery";
  private static final int TESTS = 3;
  private static final double TESTS_PER_SECOND = 1 / 20.0;

  private final AlertDesk desk;
  private final InstantSource clock;
  private final RateLimit tests = new RateLimit(TESTS, TESTS_PER_SECOND);

  DeliveryApi(AlertDesk desk, InstantSource clock) {
    this.desk = desk;
    this.clock = clock;
  }

  void addTo(RouteTable routes) {
    routes.add(
        Route.get(PATH, "How people are told, as the configuration says, and whether it works.")
            .needs(Permission.READ, Cameras.ALL)
            .answers(200, "Delivery"),
        this::get);
    routes.add(
        Route.post(PATH + "/{id}/test", "Sends a test message along a channel, and waits for it.")
            .needs(Permission.WRITE, Cameras.ALL)
            .answers(200, "TestResult")
            .refuses(404),
        this::test);
  }

  private void get(Context ctx) {
    AlertSettings settings = desk.settings();
    ObjectNode json = Json.object();
    ArrayNode channels = json.putArray("channels");
    desk.channels().forEach(channel -> channels.add(json(channel)));
    json.set("rule", QueryJson.of(settings.rules().otherwise()));
    ArrayNode rules = json.putArray("query_rules");
    settings.rules().queries().entrySet().stream()
        .sorted(Map.Entry.comparingByKey(Comparator.comparing(QueryId::value)))
        .forEach(
            entry ->
                rules.add(
                    Json.object()
                        .put("query", entry.getKey().value())
                        .setAll(QueryJson.of(entry.getValue()))));
    json.put(
        "offline_after_s",
        settings.offlineAfter().isZero() ? null : seconds(settings.offlineAfter()));
    json.set("clips", settings.clips().map(DeliveryApi::json).orElse(null));
    Answers.json(ctx, json);
  }

  private static ObjectNode json(Channel channel) {
    ObjectNode json = Json.object();
    ChannelState state = channel.state();
    json.put("channel", channel.routed().name());
    json.put("kind", channel.target().map(Target::kind).orElse(AlertDesk.SSE));
    json.put("target", channel.target().map(Target::host).orElse(null));
    json.put("min_severity", AlertJson.wireName(channel.routed().least()));
    json.put("ends", channel.routed().ends());
    json.put("groups", channel.routed().groups());
    json.put("gather_s", channel.target().map(to -> seconds(to.pace().gather())).orElse(0.0));
    json.put("waiting", state.waiting());
    json.put("queue", channel.capacity());
    json.put("last_delivered_at", Json.instant(state.lastDelivered()));
    json.put("failing_since", Json.instant(state.failing().map(ChannelState.Failing::since)));
    json.put("failing_reason", state.failing().map(ChannelState.Failing::reason).orElse(null));
    json.put("given_up", state.givenUp());
    return json;
  }

  private static ObjectNode json(ClipSettings clips) {
    return Json.object()
        .put("before_s", seconds(clips.before()))
        .put("after_s", seconds(clips.after()));
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1e3;
  }

  private void test(Context ctx) {
    String channel = ctx.pathParam("id");
    if (desk.channels().stream().noneMatch(c -> c.target().isPresent() && is(c, channel))) {
      throw unknown();
    }
    Optional<Duration> wait = tests.take(channel, clock.instant());
    if (wait.isPresent()) {
      ctx.header("Retry-After", Long.toString(wait.get().toSeconds() + 1));
      throw new ProblemException(
          429, "too-often", "Too many test messages", "try again in some seconds");
    }
    TestMessage.Result result =
        desk.test(channel, Gatekeeper.access(ctx).name()).orElseThrow(DeliveryApi::unknown);
    Answers.json(
        ctx,
        Json.object()
            .put("delivered", result.failure().isEmpty())
            .put("reason", result.failure().orElse(null)));
  }

  private static boolean is(Channel channel, String name) {
    return channel.routed().name().equals(name);
  }

  private static RefusedException unknown() {
    return new RefusedException(
        Kind.UNKNOWN, "there is no such channel, or nothing can be sent along it");
  }
}
