package io.sightline.gateway.alerts;

import io.sightline.core.alert.Alert;
import io.sightline.core.alert.AlertChannel;
import io.sightline.core.alert.AlertRouter;
import io.sightline.core.alert.AlertState;
import io.sightline.core.alert.AlertStep;
import io.sightline.core.alert.Occurrence;
import io.sightline.core.grounding.MomentUpdate;
import io.sightline.core.query.AlertWish;
import io.sightline.core.query.Query;
import io.sightline.core.query.QueryId;
import io.sightline.core.query.Severity;
import io.sightline.core.video.StreamId;
import io.sightline.core.video.StreamSpec;
import io.sightline.core.video.StreamStatus;
import io.sightline.gateway.clips.ClipShelf;
import io.sightline.gateway.clips.ClipWatch;
import io.sightline.gateway.metrics.Metrics;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the router decide, hands to couriers what is to be told, and writes down what became of it.
 *
 * <p>The topic of alerts is its memory. Until it has caught up it only gathers; then it walks
 * through the moments that were there, takes from the topic what was decided earlier, and decides
 * what was not. So a moment may be told twice around a crash, with the same idempotency key, and is
 * never lost while it is younger than {@link AlertSettings#catchUp()}. Thread-safe.
 */
public final class AlertDesk implements AlertFeed, Courier.Outcomes, AutoCloseable {
  /** The channel of listeners to server-sent events, who are told by the event hub. */
  public static final String SSE = "sse";

  private static final Logger LOG = LoggerFactory.getLogger(AlertDesk.class);
  private static final int SCOPES = 20_000;
  private static final int GATHERED = 20_000;
  private static final int OUTCOMES = 100_000;
  private static final long TICK_MS = 250;

  private final AlertSettings settings;
  private final List<AlertChannel> channels;
  private final Map<String, Courier> couriers;
  private final SilenceBook silences;
  private final Content content;
  private final AlertLog log;
  private final InstantSource clock;
  private final Metrics metrics;
  private final Outages outages;
  private final Optional<ClipWatch> clips;
  private final Map<String, AlertState> states = new Newest<>(SCOPES);
  private final Map<String, Instant> due = new HashMap<>();
  private final Newest<String, MomentUpdate> gathered = new Newest<>(GATHERED);
  private final Newest<String, Alert> outcomes = new Newest<>(OUTCOMES);
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "gateway-alerts");
            made.setDaemon(true);
            return made;
          });
  private AlertRouter router;
  private boolean ready;

  /** What people are told in. */
  public interface Content {
    /**
     * @param members one, or several that go together
     */
    Notice notice(String group, Severity severity, List<Occurrence> members);

    /** The JSON that machines are sent. */
    byte[] json(Notice notice);
  }

  /**
   * @throws IllegalArgumentException if a secret or a certificate is missing
   */
  public AlertDesk(
      AlertSettings settings,
      Secrets secrets,
      SilenceBook silences,
      Content content,
      AlertLog log,
      InstantSource clock,
      Metrics metrics) {
    this.settings = settings;
    this.silences = silences;
    this.content = content;
    this.log = log;
    this.clock = clock;
    this.metrics = metrics;
    this.outages = new Outages(settings.offlineAfter());
    this.channels =
        Stream.concat(
                Stream.of(new AlertChannel(SSE, Severity.DETECTION, true, false)),
                settings.targets().stream().map(Target::routed))
            .toList();
    this.router = new AlertRouter(settings.rules(), channels);
    this.couriers =
        settings.targets().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Target::channel, target -> courier(target, target.open(secrets))));
    this.clips =
        settings
            .clips()
            .map(found -> new ClipWatch(new ClipShelf(found), this::recordingOf, clock));
    metrics.gauge("sightline_alerts_waiting", "Alerts that wait for delivery.", this::waiting);
    couriers.values().forEach(Courier::start);
    ticks.scheduleWithFixedDelay(this::tickSafely, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  private Courier courier(Target target, Carrier carrier) {
    return new Courier(target, carrier, settings.queue(), settings.retries(), this, clock, metrics);
  }

  private int waiting() {
    return couriers.values().stream().mapToInt(Courier::waiting).sum();
  }

  @Override
  public synchronized void moment(MomentUpdate update) {
    if (ready) {
      Occurrence.of(update).ifPresent(occurrence -> route(occurrence, false));
      clips.ifPresent(watch -> watch.moment(update));
    } else if (Occurrence.of(update).isPresent()) {
      gathered.put(update.moment().id() + " " + update.revision(), update);
    }
  }

  /** A recording holds all of this moment, which has ended. */
  public synchronized void recordingOf(MomentUpdate ended) {
    if (ready) {
      route(Occurrence.media(ended), false);
    }
  }

  @Override
  public synchronized void recorded(Alert alert) {
    if (!ready) {
      outcomes.put(key(alert), alert);
      remember(alert);
    }
  }

  @Override
  public synchronized void stream(StreamId stream, Optional<StreamSpec> spec) {
    take(outages.registered(stream, spec, clock.instant()));
  }

  @Override
  public synchronized void status(StreamStatus status) {
    take(outages.status(status, clock.instant()));
  }

  @Override
  public synchronized void query(QueryId query, Optional<Query> now) {
    router =
        router.with(router.rules().with(query, now.map(Query::alerting).orElse(AlertWish.NONE)));
  }

  /**
   * One way to people and how it fares.
   *
   * @param target empty for listeners to server-sent events
   * @param capacity as many may wait; 0 where nothing waits here
   */
  public record Channel(
      AlertChannel routed, Optional<Target> target, ChannelState state, int capacity) {}

  /** All channels, that of listeners first. */
  public List<Channel> channels() {
    List<Channel> found = new ArrayList<>();
    for (AlertChannel channel : channels) {
      Optional<Courier> courier = Optional.ofNullable(couriers.get(channel.name()));
      found.add(
          new Channel(
              channel,
              courier.map(Courier::target),
              courier.map(Courier::state).orElse(ChannelState.NEW),
              courier.isPresent() ? settings.queue() : 0));
    }
    return found;
  }

  /** How people are told, as the operator of the system has set it. */
  public AlertSettings settings() {
    return settings;
  }

  /**
   * Sends a test message along a channel and waits for what becomes of it, some seconds at most.
   *
   * @param by who asked for it
   * @return empty if there is no such channel, or nothing can be sent along it
   */
  public Optional<TestMessage.Result> test(String channel, String by) {
    Courier courier = couriers.get(channel);
    if (courier == null) {
      return Optional.empty();
    }
    Notice notice = TestMessage.notice("test-" + UUID.randomUUID(), by);
    try {
      courier.carryNow(notice, content.json(notice));
      return Optional.of(new TestMessage.Result(Optional.empty()));
    } catch (IOException | RuntimeException e) {
      return Optional.of(new TestMessage.Result(Optional.of(Courier.reason(e))));
    }
  }

  private void take(Optional<Occurrence> occurrence) {
    if (ready) {
      occurrence.ifPresent(news -> route(news, false));
    }
  }

  @Override
  public synchronized void caughtUp() {
    // Only now it is known which queries are grouped.
    outcomes.values().forEach(this::remember);
    List<MomentUpdate> before = new ArrayList<>(gathered.values());
    before.sort(Comparator.comparing(update -> update.stages().emitted()));
    before.forEach(update -> route(Occurrence.of(update).orElseThrow(), true));
    outages
        .resumed(outcomes.values(), clock.instant())
        .forEach(occurrence -> route(occurrence, true));
    // What follows a moment can only be remembered of one that is known.
    outcomes.values().forEach(this::remember);
    ready = true;
    clips.ifPresent(watch -> before.forEach(watch::moment));
    gathered.clear();
    outcomes.clear();
  }

  private void tickSafely() {
    try {
      tick();
    } catch (RuntimeException e) {
      LOG.error("Alerts that wait could not be looked after", e);
    }
  }

  /** As time goes by. */
  synchronized void tick() {
    if (!ready) {
      return;
    }
    Instant now = clock.instant();
    List<String> ripe =
        due.entrySet().stream()
            .filter(entry -> !now.isBefore(entry.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    for (String scope : ripe) {
      AlertStep step = router.due(states.getOrDefault(scope, AlertState.EMPTY), now);
      keep(scope, step.state());
      step.decisions().forEach(decision -> carryOut(decision, false, now));
    }
    outages.tick(now).forEach(occurrence -> route(occurrence, false));
  }

  /**
   * @param late whether it stood on the topic before this run
   */
  private void route(Occurrence occurrence, boolean late) {
    Instant now = clock.instant();
    String scope = scope(occurrence);
    List<Alert> earlier = earlier(occurrence);
    Set<String> settled = earlier.stream().map(Alert::channel).collect(Collectors.toSet());
    if (late && isOld(occurrence, now)) {
      // Perhaps its record is gone: nothing is known, nothing is said.
      settled = channels.stream().map(AlertChannel::name).collect(Collectors.toSet());
    }
    AlertStep step =
        router.advance(
            states.getOrDefault(scope, AlertState.EMPTY),
            occurrence,
            settled,
            silences.active(now),
            now);
    keep(scope, step.state());
    earlier.forEach(this::remember);
    step.decisions().forEach(decision -> carryOut(decision, late, now));
  }

  /**
   * What has begun ends where it began, also if its query has been grouped since, or is no more.
   */
  private String scope(Occurrence occurrence) {
    String before = router.otherScope(occurrence.stream(), occurrence.query());
    return knows(before, occurrence.id())
        ? before
        : router.scope(occurrence.stream(), occurrence.query());
  }

  private boolean knows(String scope, String id) {
    return states.getOrDefault(scope, AlertState.EMPTY).knows(id);
  }

  private List<Alert> earlier(Occurrence occurrence) {
    List<Alert> earlier = new ArrayList<>();
    for (AlertChannel channel : channels) {
      Alert alert = outcomes.get(key(occurrence, channel.name()));
      if (alert != null) {
        earlier.add(alert);
      }
    }
    return earlier;
  }

  private boolean isOld(Occurrence occurrence, Instant now) {
    return occurrence
        .moment()
        .filter(update -> update.stages().emitted().isBefore(now.minus(settings.catchUp())))
        .isPresent();
  }

  private void keep(String scope, AlertState state) {
    states.put(scope, state);
    router.nextDue(state).ifPresentOrElse(until -> due.put(scope, until), () -> due.remove(scope));
  }

  private void carryOut(AlertStep.Decision decision, boolean late, Instant now) {
    String channel = decision.channel().name();
    Severity severity = router.rules().of(decision.members().get(0).query()).severity();
    Optional<String> suppressed = decision.suppressed();
    Courier courier = couriers.get(channel);
    if (suppressed.isEmpty() && courier == null && late) {
      suppressed = Optional.of("nobody listened: the gateway was not running");
    }
    if (suppressed.isEmpty() && courier != null) {
      Notice notice = content.notice(decision.group(), severity, decision.members());
      if (courier.offer(notice, content.json(notice))) {
        return;
      }
      suppressed = Optional.of("the queue of this channel is full: " + settings.queue());
    }
    for (Occurrence member : decision.members()) {
      write(Alert.of(member, severity, channel, decision.group(), suppressed.orElse(""), now));
    }
  }

  private synchronized void remember(Alert alert) {
    record(router.scope(alert.stream(), alert.query()), alert);
    String before = router.otherScope(alert.stream(), alert.query());
    if (knows(before, alert.momentId())) {
      record(before, alert);
    }
  }

  private void record(String scope, Alert alert) {
    keep(scope, router.recorded(states.getOrDefault(scope, AlertState.EMPTY), alert));
  }

  private void write(Alert alert) {
    remember(alert);
    count(alert.outcome().name().toLowerCase(Locale.ROOT));
    log.append(alert);
  }

  @Override
  public void delivered(Target target, Delivery delivery) {
    Instant now = clock.instant();
    Notice notice = delivery.notice();
    for (Notice.Item item : notice.items()) {
      write(
          Alert.of(
              item.occurrence(), notice.severity(), target.channel(), notice.group(), "", now));
    }
  }

  @Override
  public void failed(Target target, Delivery delivery, String reason) {
    Instant now = clock.instant();
    Notice notice = delivery.notice();
    for (Notice.Item item : notice.items()) {
      Alert alert =
          Alert.of(
              item.occurrence(), notice.severity(), target.channel(), notice.group(), reason, now);
      remember(alert);
      count("failed");
      if (item.occurrence().equals(notice.first())) {
        log.appendDead(alert, delivery.body());
      } else {
        log.append(alert);
      }
    }
  }

  private void count(String outcome) {
    metrics
        .counter(
            "sightline_alerts_total", "Alerts of all channels, by outcome.", "outcome", outcome)
        .increment();
  }

  private static String key(Alert alert) {
    return alert.momentId() + " " + alert.phase() + " " + alert.revision() + " " + alert.channel();
  }

  private static String key(Occurrence occurrence, String channel) {
    return occurrence.id() + " " + occurrence.phase() + " " + occurrence.revision() + " " + channel;
  }

  /** Stops delivering: what waits is found again at the next start. */
  @Override
  public void close() {
    ticks.shutdownNow();
    clips.ifPresent(ClipWatch::close);
    couriers.values().forEach(Courier::close);
  }
}
