package io.sightline.gateway;

import io.sightline.core.alert.StreamWatch;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.video.StreamStatus;
import io.sightline.gateway.access.AuditLog;
import io.sightline.gateway.access.PasswordHash;
import io.sightline.gateway.access.UserBook;
import io.sightline.gateway.alerts.AlertDesk;
import io.sightline.gateway.alerts.ReviewBook;
import io.sightline.gateway.alerts.Secrets;
import io.sightline.gateway.alerts.SilenceBook;
import io.sightline.gateway.alerts.TestMessage;
import io.sightline.gateway.clips.PictureFolder;
import io.sightline.gateway.events.EventHub;
import io.sightline.gateway.http.AlertContent;
import io.sightline.gateway.http.EventFeed;
import io.sightline.gateway.http.HttpServer;
import io.sightline.gateway.kafka.KafkaAlertLog;
import io.sightline.gateway.kafka.KafkaState;
import io.sightline.gateway.metrics.Metrics;
import io.sightline.gateway.registry.QueryCatalog;
import io.sightline.gateway.registry.RefusedException;
import io.sightline.gateway.registry.SecretStore;
import io.sightline.gateway.registry.SentenceEncoder;
import io.sightline.gateway.registry.StreamCatalog;
import io.sightline.gateway.view.Insights;
import io.sightline.gateway.view.LiveState;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gateway as a service: started, it serves until it is closed. Thread-safe. */
public final class Gateway implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
  private static final long READY_POLL_MS = 20;

  private final GatewayConfig config;
  private final LiveState state;
  private final StreamCatalog streams;
  private final QueryCatalog queries;
  private final KafkaState kafka;
  private final AlertDesk alerts;
  private final KafkaAlertLog alertLog;
  private final PictureFolder pictures;
  private final HttpServer http;

  private Gateway(
      GatewayConfig config,
      LiveState state,
      StreamCatalog streams,
      QueryCatalog queries,
      KafkaState kafka,
      AlertDesk alerts,
      KafkaAlertLog alertLog,
      PictureFolder pictures,
      HttpServer http) {
    this.config = config;
    this.state = state;
    this.streams = streams;
    this.queries = queries;
    this.kafka = kafka;
    this.alerts = alerts;
    this.alertLog = alertLog;
    this.pictures = pictures;
    this.http = http;
  }

  /**
   * Starts to listen and to read. Kafka and the topics may come later: until everything has been
   * read once, {@code /ready} answers 503.
   *
   * @param encoder of the bundle whose features are on the topics
   * @throws GatewayException if it cannot listen, or cannot keep passwords; nothing is left running
   */
  public static Gateway start(GatewayConfig config, SentenceEncoder encoder, InstantSource clock) {
    return start(config, encoder, MomentSettings.DEFAULT, Insights.NONE, clock);
  }

  /**
   * As above, in a process that knows more.
   *
   * @param usual what makes a moment of the head's scores, where a query does not say
   * @param insights what else there is to show
   */
  public static Gateway start(
      GatewayConfig config,
      SentenceEncoder encoder,
      MomentSettings usual,
      Insights insights,
      InstantSource clock) {
    SecretStore secrets = new SecretStore(config.secretsFile());
    try {
      secrets.create();
    } catch (RefusedException e) {
      throw new GatewayException(e.getMessage() + " (" + config.secretsFile() + ")", e);
    }
    UserBook users = openUsers(config);
    Metrics metrics = new Metrics();
    SecureRandom random = new SecureRandom();
    GatewayLimits limits = config.limits();
    EventHub hub =
        new EventHub(
            Integer.toHexString(random.nextInt()),
            limits.eventRing(),
            limits.eventClients(),
            limits.eventQueue(),
            metrics);
    PictureFolder pictures = openPictures(config);
    LiveState state = new LiveState(limits, new EventFeed(hub, metrics, clock), pictures);
    restore(pictures, state);
    metrics.gauge("sightline_streams", "Registered streams.", () -> state.streams().size());
    metrics.gauge("sightline_queries", "Registered queries.", () -> state.queries().size());
    for (StreamStatus.State stand : StreamStatus.State.values()) {
      metrics.gauge(
          "sightline_streams_by_state",
          "Streams by what ingest said of them last.",
          "state",
          stand.name().toLowerCase(Locale.ROOT),
          () -> count(state, stand));
    }
    metrics.gauge("sightline_moments_held", "Moments in memory.", () -> state.moments().size());
    insights.gauges().forEach(gauge -> metrics.gauge(gauge.name(), gauge.help(), gauge.value()));
    SilenceBook silences = openSilences(config);
    ReviewBook reviews = openReviews(config);
    KafkaAlertLog alertLog = openAlertLog(config, metrics);
    AlertDesk alerts = null;
    KafkaState kafka = null;
    try {
      alerts = startAlerts(config, state, secrets, silences, alertLog, metrics, clock);
      kafka = startKafka(config, state, alerts, metrics, clock);
      StreamCatalog streams =
          new StreamCatalog(state.streams(), kafka.registry(), secrets, limits.streams());
      QueryCatalog queries =
          new QueryCatalog(
              state.queries(),
              state.streams(),
              kafka.registry(),
              encoder,
              usual,
              random,
              limits.queries(),
              Set.of(StreamWatch.OFFLINE, TestMessage.QUERY));
      HttpServer http =
          new HttpServer(
              config,
              new HttpServer.Parts(
                  state,
                  streams,
                  queries,
                  silences,
                  reviews,
                  alerts,
                  hub,
                  metrics,
                  users,
                  new PasswordHash(random, PasswordHash.ITERATIONS),
                  AuditLog.in(config.folder()),
                  KafkaState.insights(config.bootstrapServers(), insights, state)),
              clock,
              HttpServer.Patience.DEFAULT);
      Gateway gateway =
          new Gateway(config, state, streams, queries, kafka, alerts, alertLog, pictures, http);
      LOG.info("Gateway listens on {}", gateway.address());
      return gateway;
    } catch (RuntimeException e) {
      close(kafka, alerts, alertLog, pictures);
      throw e;
    }
  }

  private static long count(LiveState state, StreamStatus.State wanted) {
    return state.statuses().all().stream().filter(s -> s.value().state() == wanted).count();
  }

  private static UserBook openUsers(GatewayConfig config) {
    Path file = config.folder().resolve(UserBook.FILE_NAME);
    UserBook users;
    try {
      users = UserBook.open(file);
    } catch (IOException e) {
      throw new GatewayException("the file of users, " + file + ", " + e.getMessage(), e);
    }
    if (config.exposed() && users.now().isEmpty()) {
      throw new GatewayException(
          "others than this machine may reach the gateway at "
              + config.bindHost()
              + ", but there is no user who could sign in: make one with `sightline users add NAME"
              + " --role admin --data "
              + config.folder()
              + "`, then start again",
          null);
    }
    return users;
  }

  private static ReviewBook openReviews(GatewayConfig config) {
    Path file = config.folder().resolve("reviews.jsonl");
    try {
      return ReviewBook.open(file);
    } catch (IOException e) {
      throw new GatewayException("the file of reviews, " + file + ", " + e.getMessage(), e);
    }
  }

  /** They lie beside the passwords, in the folder that is the gateway's own. */
  private static SilenceBook openSilences(GatewayConfig config) {
    Path file = config.folder().resolve("silences.json");
    try {
      return SilenceBook.open(file);
    } catch (IOException e) {
      throw new GatewayException("the file of silences, " + file + ", " + e.getMessage(), e);
    }
  }

  private static PictureFolder openPictures(GatewayConfig config) {
    Path folder = config.folder().resolve("pictures");
    try {
      return new PictureFolder(folder);
    } catch (IOException e) {
      throw new GatewayException("the folder of pictures, " + folder + ", cannot be made", e);
    }
  }

  private static void restore(PictureFolder pictures, LiveState state) {
    try {
      pictures.restore(state.pictures());
    } catch (IOException e) {
      LOG.warn("Pictures of earlier moments cannot be read: {}", e.toString());
    }
  }

  private static KafkaAlertLog openAlertLog(GatewayConfig config, Metrics metrics) {
    try {
      return KafkaAlertLog.open(config.bootstrapServers(), metrics);
    } catch (KafkaException e) {
      throw unusable(config, e);
    }
  }

  private static AlertDesk startAlerts(
      GatewayConfig config,
      LiveState state,
      SecretStore secrets,
      SilenceBook silences,
      KafkaAlertLog log,
      Metrics metrics,
      InstantSource clock) {
    try {
      return new AlertDesk(
          config.alerts(),
          new Secrets(System.getenv(), secrets::get),
          silences,
          new AlertContent(state),
          log,
          clock,
          metrics);
    } catch (IllegalArgumentException e) {
      throw new GatewayException(e.getMessage(), e);
    }
  }

  private static KafkaState startKafka(
      GatewayConfig config,
      LiveState state,
      AlertDesk alerts,
      Metrics metrics,
      InstantSource clock) {
    try {
      return KafkaState.start(
          config.bootstrapServers(), state, alerts, config.limits(), metrics, clock);
    } catch (KafkaException e) {
      throw unusable(config, e);
    }
  }

  private static GatewayException unusable(GatewayConfig config, KafkaException e) {
    Throwable why = e.getCause() == null ? e : e.getCause();
    return new GatewayException(
        "the gateway cannot use Kafka at " + config.bootstrapServers() + ": " + why.getMessage(),
        e);
  }

  /** Those that were started: first nothing is read, then nothing sent, then nothing written. */
  private static void close(AutoCloseable... parts) {
    for (AutoCloseable part : parts) {
      try {
        if (part != null) {
          part.close();
        }
      } catch (Exception e) {
        LOG.error("Closing failed", e);
      }
    }
  }

  /** The port that was really taken. */
  public int port() {
    return http.port();
  }

  /** Where the page is, seen from this machine. */
  public URI address() {
    String host = config.listensEverywhere() ? GatewayConfig.DEFAULT_HOST : config.bindHost();
    String named = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
    String scheme = config.exposure().tls().isPresent() ? "https" : "http";
    return URI.create(scheme + "://" + named + ":" + port() + "/");
  }

  /** Waits until all topics have been read to where their end was at the start. */
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!state.ready()) {
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      Thread.sleep(READY_POLL_MS);
    }
    return true;
  }

  /** What it knows now. */
  public LiveState state() {
    return state;
  }

  /** To register streams from inside the process. */
  public StreamCatalog streams() {
    return streams;
  }

  /** To register queries from inside the process. */
  public QueryCatalog queries() {
    return queries;
  }

  /** Ends the listeners, the server, the readers, then the delivery of alerts. */
  @Override
  public void close() {
    try {
      http.close();
    } finally {
      close(kafka, alerts, alertLog, pictures);
    }
  }
}
