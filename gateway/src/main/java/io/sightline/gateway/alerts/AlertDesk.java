package io.sightline.gateway.alerts;

import io.sightline.core.alert.Alert;
import io.sightline.core.alert.AlertChannel;
import io.sightline.core.alert.AlertRouter;
import io.sightline.core.alert.AlertState;
import io.sightline.core.alert.AlertStep;
import io.sightline.core.alert.Severity;
import io.sightline.core.grounding.Moment;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.grounding.MomentUpdate.Type;
import io.sightline.gateway.metrics.Metrics;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Lets the router decide, hands to webhooks what is to be told, and writes down what became of it.
 *
 * <p>The topic of alerts is its memory. Until it has caught up it only gathers; then it walks
 * through the moments that were there, takes from the topic what was decided earlier, and decides
 * what was not. So a moment may be told twice around a crash, with the same idempotency key, and is
 * never lost while it is younger than {@link AlertSettings#catchUp()}. Thread-safe.
 */
public final class AlertDesk implements AlertFeed, Webhook.Outcomes, AutoCloseable {
  /** The channel of listeners to server-sent events, who are told by the event hub. */
  public static final String SSE = "sse";

  private static final int PAIRS = 20_000;
  private static final int GATHERED = 20_000;
  private static final int OUTCOMES = 100_000;

  private final AlertSettings settings;
  private final AlertRouter router;
  private final Map<String, Webhook> webhooks;
  private final SilenceBook silences;
  private final Payload payload;
  private final AlertLog log;
  private final InstantSource clock;
  private final Metrics metrics;
  private final Map<String, AlertState> states = new Newest<>(PAIRS);
  private final Newest<String, MomentUpdate> gathered = new Newest<>(GATHERED);
  private final Newest<String, Alert> outcomes = new Newest<>(OUTCOMES);
  private boolean ready;

  /** The JSON that is posted. */
  public interface Payload {
    byte[] of(MomentUpdate update, Severity severity);
  }

  /**
   * @param environment where {@code env:} secrets are
   * @throws IllegalArgumentException if a secret is missing
   */
  public AlertDesk(
      AlertSettings settings,
      Map<String, String> environment,
      SilenceBook silences,
      Payload payload,
      AlertLog log,
      InstantSource clock,
      Metrics metrics) {
    this.settings = settings;
    this.silences = silences;
    this.payload = payload;
    this.log = log;
    this.clock = clock;
    this.metrics = metrics;
    this.router = new AlertRouter(settings.rules(), channels(settings));
    this.webhooks =
        settings.webhooks().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    WebhookTarget::channel, target -> webhook(target, environment)));
    metrics.gauge("sightline_webhook_waiting", "Alerts that wait for webhooks.", this::waiting);
    webhooks.values().forEach(Webhook::start);
  }

  private static List<AlertChannel> channels(AlertSettings settings) {
    return Stream.concat(
            Stream.of(new AlertChannel(SSE, Severity.DETECTION, false)),
            settings.webhooks().stream()
                .map(target -> new AlertChannel(target.channel(), target.least(), true)))
        .toList();
  }

  private Webhook webhook(WebhookTarget target, Map<String, String> environment) {
    WebhookSender sender = new WebhookSender(target, Secrets.key(target, environment));
    return new Webhook(target, sender, settings.queue(), settings.retries(), this, clock, metrics);
  }

  private int waiting() {
    return webhooks.values().stream().mapToInt(Webhook::waiting).sum();
  }

  @Override
  public synchronized void moment(MomentUpdate update) {
    if (update.type() == Type.UPDATED) {
      return;
    }
    if (ready) {
      route(update, false);
    } else {
      gathered.put(update.moment().id() + " " + update.revision(), update);
    }
  }

  @Override
  public synchronized void recorded(Alert alert) {
    if (!ready) {
      outcomes.put(key(alert.momentId(), alert.revision(), alert.channel()), alert);
      remember(alert);
    }
  }

  @Override
  public synchronized void caughtUp() {
    List<MomentUpdate> before = new ArrayList<>(gathered.values());
    before.sort(Comparator.comparing(update -> update.stages().emitted()));
    before.forEach(update -> route(update, true));
    ready = true;
    gathered.clear();
    outcomes.clear();
  }

  /**
   * @param late whether it stood on the topic before this run
   */
  private void route(MomentUpdate update, boolean late) {
    Instant now = clock.instant();
    String pair = pair(update.moment());
    AlertStep step =
        router.advance(
            states.getOrDefault(pair, AlertState.EMPTY), update, silences.active(now), now);
    states.put(pair, step.state());
    boolean old = update.stages().emitted().isBefore(now.minus(settings.catchUp()));
    for (AlertStep.Decision decision : step.decisions()) {
      String channel = decision.channel().name();
      Alert earlier = outcomes.get(key(update.moment().id(), update.revision(), channel));
      if (earlier != null) {
        remember(earlier);
      } else if (late && old) {
        // Too old to be told, and perhaps its record is gone: nothing is known, nothing is said.
        remember(alert(update, channel, Optional.of("too old when it was found"), now));
      } else {
        carryOut(update, decision, late, now);
      }
    }
  }

  private void carryOut(
      MomentUpdate update, AlertStep.Decision decision, boolean late, Instant now) {
    String channel = decision.channel().name();
    Optional<String> suppressed = decision.suppressed();
    Webhook webhook = webhooks.get(channel);
    if (suppressed.isEmpty() && webhook == null && late) {
      suppressed = Optional.of("nobody listened: the gateway was not running");
    }
    if (suppressed.isEmpty() && webhook != null) {
      Moment moment = update.moment();
      byte[] body = payload.of(update, settings.rules().of(moment.query()).severity());
      if (webhook.offer(
          new Delivery(moment.id(), update.revision(), moment.stream(), moment.query(), body, 0))) {
        return;
      }
      suppressed = Optional.of("the queue of this webhook is full: " + settings.queue());
    }
    Alert alert = alert(update, channel, suppressed, now);
    remember(alert);
    count(alert.outcome().name().toLowerCase(Locale.ROOT));
    log.append(alert);
  }

  private static Alert alert(
      MomentUpdate update, String channel, Optional<String> suppressed, Instant now) {
    Moment moment = update.moment();
    return new Alert(
        moment.id(),
        update.revision(),
        moment.stream(),
        moment.query(),
        suppressed.isPresent() ? Alert.Outcome.SUPPRESSED : Alert.Outcome.DELIVERED,
        channel,
        suppressed.orElse(""),
        now);
  }

  private synchronized void remember(Alert alert) {
    String pair = alert.stream() + " " + alert.query();
    states.put(pair, router.recorded(states.getOrDefault(pair, AlertState.EMPTY), alert));
  }

  @Override
  public void delivered(WebhookTarget target, Delivery delivery) {
    Alert alert =
        Alert.delivered(
            delivery.momentId(),
            delivery.revision(),
            delivery.stream(),
            delivery.query(),
            target.channel(),
            clock.instant());
    remember(alert);
    count("delivered");
    log.append(alert);
  }

  @Override
  public void failed(WebhookTarget target, Delivery delivery, String reason) {
    Alert alert =
        Alert.suppressed(
            delivery.momentId(),
            delivery.revision(),
            delivery.stream(),
            delivery.query(),
            target.channel(),
            reason,
            clock.instant());
    remember(alert);
    count("failed");
    log.appendDead(alert, delivery.body());
  }

  private void count(String outcome) {
    metrics
        .counter(
            "sightline_alerts_total", "Alerts of all channels, by outcome.", "outcome", outcome)
        .increment();
  }

  private static String pair(Moment moment) {
    return moment.stream() + " " + moment.query();
  }

  private static String key(String momentId, int revision, String channel) {
    return momentId + " " + revision + " " + channel;
  }

  /** Stops delivering: what waits is found again at the next start. */
  @Override
  public void close() {
    webhooks.values().forEach(Webhook::close);
  }
}
