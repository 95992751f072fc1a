package io.sightline.app.embedded;

import io.sightline.app.Closer;
import io.sightline.app.StartupException;
import io.sightline.app.config.RecordingEntry;
import io.sightline.app.config.SystemConfig;
import io.sightline.compressor.Compressor;
import io.sightline.compressor.CompressorConfig;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.query.QueryId;
import io.sightline.gateway.Gateway;
import io.sightline.gateway.GatewayConfig;
import io.sightline.gateway.GatewayException;
import io.sightline.gateway.GatewayLimits;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.bundle.HeadBundle;
import io.sightline.ingest.IngestConfig;
import io.sightline.ingest.IngestService;
import io.sightline.ingest.encode.OnnxFrameEncoder;
import io.sightline.ingest.sim.SimSources;
import io.sightline.operator.GroundingConfig;
import io.sightline.operator.GroundingJob;
import io.sightline.schemas.topic.TopicCreator;
import io.sightline.schemas.topic.TopicSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything in one process, kept in one folder. Started in order, stopped in reverse: ingest
 * first, so that what it saw is still scored; the broker last.
 *
 * <p>Thread-safe.
 */
public final class SightlineSystem implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SightlineSystem.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Closer closer;
  private final String bootstrapServers;
  private final Gateway gateway;
  private final CompletableFuture<String> failure = new CompletableFuture<>();
  private volatile boolean closing;

  private SightlineSystem(Closer closer, String bootstrapServers, Gateway gateway) {
    this.closer = closer;
    this.bootstrapServers = bootstrapServers;
    this.gateway = gateway;
  }

  /**
   * Starts everything and registers the configuration's streams and queries.
   *
   * @param encoder folder of the encoder bundle
   * @param head folder of the head bundle
   * @throws StartupException if it cannot start here; nothing is left running
   */
  public static SightlineSystem start(SystemConfig config, Path encoder, Path head) {
    Closer closer = new Closer();
    try {
      return startInto(closer, config, encoder, head);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw undone(closer, new StartupException("interrupted while starting", e));
    } catch (RuntimeException e) {
      throw undone(closer, e);
    }
  }

  private static SightlineSystem startInto(
      Closer closer, SystemConfig config, Path encoder, Path head) throws InterruptedException {
    checkPortIsFree(config);
    EncoderBundle encoderBundle = EncoderBundle.load(encoder);
    HeadBundle headBundle = HeadBundle.load(head);
    DataFolder data = closer.register(DataFolder.open(config.data(), config.minFreeDisk()));

    // The broker takes two seconds of waiting, the models two of work: side by side.
    CompletableFuture<Models> loading =
        CompletableFuture.supplyAsync(() -> Models.load(encoderBundle));
    EmbeddedBroker broker = closer.register(EmbeddedBroker.start(data.broker()));
    String kafka = broker.bootstrapServers();
    data.announceBroker(kafka);
    Models models = closer.register(joined(loading));
    createTopics(kafka);

    // Flink takes as long to start as all that follows: side by side, too.
    GroundingConfig grounding = GroundingConfig.of(kafka, head, encoderBundle.dim());
    CompletableFuture<EmbeddedFlink> starting =
        CompletableFuture.supplyAsync(
            () ->
                EmbeddedFlink.start(
                    data.grounding(),
                    "grounding",
                    environment -> GroundingJob.build(environment, grounding)));
    closer.register(() -> starting.thenAccept(EmbeddedFlink::close).join());

    ProcessInsights insights = ProcessInsights.ofSystem(models, headBundle.id());
    Gateway gateway =
        closer.register(
            startGateway(config, kafka, data, models, headBundle.usualSettings(), insights));
    SightlineSystem system = new SightlineSystem(closer, kafka, gateway);
    Compressor compressor =
        closer.register(
            new Compressor(compressorConfig(kafka, data, headBundle), InstantSource.system()));
    compressor.start();
    insights.reads(compressor);
    EmbeddedFlink flink = closer.register(joined(starting));
    flink.ended().whenComplete((result, problem) -> system.partEnded("the grounding job", problem));
    IngestConfig ingest =
        IngestConfig.defaults(kafka)
            .withCredentialStore(data.secrets())
            .withRecording(config.recording().map(RecordingEntry::ring));
    closer.register(
        IngestService.start(
            ingest,
            new OnnxFrameEncoder(models.images()),
            Map.of("sim", new SimSources(InstantSource.system())),
            System.getenv(),
            InstantSource.system()));

    // Closed first: from then on it is no failure that a part ends.
    closer.register(() -> system.closing = true);

    if (!gateway.awaitReady(PATIENCE)) {
      throw new StartupException(
          "the gateway could not read its topics within " + PATIENCE.toSeconds() + " s");
    }
    Registration registration = new Registration(gateway);
    registration.reencode(encoderBundle.id());
    config.streams().forEach(stream -> registration.put(stream, config.framesPerSecond()));
    config.queries().forEach(registration::put);
    return system;
  }

  private static Gateway startGateway(
      SystemConfig config,
      String kafka,
      DataFolder data,
      Models models,
      MomentSettings usual,
      ProcessInsights insights) {
    Set<String> names = new HashSet<>(config.front().names());
    if (!config.host().equals(GatewayConfig.DEFAULT_HOST)) {
      names.add(config.host());
    }
    try {
      GatewayConfig settings =
          new GatewayConfig(
              config.host(),
              config.port(),
              names,
              kafka,
              config.mediaFolders().stream().map(Path::toAbsolutePath).toList(),
              data.secrets(),
              GatewayLimits.DEFAULT,
              config.alerts(),
              config.front().exposure());
      return Gateway.start(
          settings, models.text()::encode, usual, insights, InstantSource.system());
    } catch (GatewayException | IllegalArgumentException e) {
      throw new StartupException(e.getMessage(), e);
    }
  }

  private static CompressorConfig compressorConfig(String kafka, DataFolder data, HeadBundle head) {
    return CompressorConfig.of(kafka, data.compressor())
        .withMemory(head.shape().memory())
        .withCopies(1, 0);
  }

  private static void createTopics(String kafka) {
    try (Admin admin =
        Admin.create(Map.<String, Object>of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka))) {
      new TopicCreator(TopicSettings.bundled()).createMissing(admin, (short) 1);
    }
  }

  /** Before anything is started: whoever holds the port will not let it go because we wait. */
  private static void checkPortIsFree(SystemConfig config) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(config.host(), config.port()));
    } catch (IOException e) {
      throw new StartupException(
          "cannot listen on "
              + config.host()
              + ":"
              + config.port()
              + " ("
              + e.getMessage()
              + "): choose another with --port, or 0 for any free one",
          e);
    }
  }

  private static <T> T joined(CompletableFuture<T> started) {
    try {
      return started.join();
    } catch (CompletionException e) {
      throw new StartupException(e.getCause().getMessage(), e.getCause());
    }
  }

  /** Closes what was started; what that throws is told with the failure. */
  private static RuntimeException undone(Closer closer, RuntimeException failure) {
    try {
      closer.close();
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
    return failure;
  }

  private void partEnded(String part, Throwable problem) {
    if (!closing) {
      LOG.error("{} has ended", part, problem);
      failure.complete(
          part + " has ended: " + (problem == null ? "without a reason" : problem.getMessage()));
    }
  }

  /** Kafka, for who wants to read along. */
  public String bootstrapServers() {
    return bootstrapServers;
  }

  /** Address of the page. */
  public URI page() {
    return gateway.address();
  }

  public Gateway gateway() {
    return gateway;
  }

  /** What a query says; its id where it is gone. */
  public String sentence(QueryId query) {
    return gateway.state().sentence(query).orElse(query.value());
  }

  /** Completes with the reason when a part has failed for good; never completes otherwise. */
  public CompletableFuture<String> failure() {
    return failure;
  }

  @Override
  public void close() {
    closer.close();
  }
}
