package io.sightline.app.bench;

import io.sightline.app.Closer;
import io.sightline.app.StartupException;
import io.sightline.app.embedded.EmbeddedBroker;
import io.sightline.app.embedded.EmbeddedFlink;
import io.sightline.compressor.Compressor;
import io.sightline.compressor.CompressorConfig;
import io.sightline.operator.GroundingConfig;
import io.sightline.operator.GroundingJob;
import io.sightline.schemas.topic.TopicCreator;
import io.sightline.schemas.topic.TopicSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Broker, compressor and grounding job in this process, without cameras, encoder and gateway. */
final class BenchSystem implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Closer closer = new Closer();
  private final String kafka;
  private final CompressorConfig config;
  private Compressor compressor;

  /**
   * @param folder for all that it stores
   */
  BenchSystem(Path folder, BenchSettings settings) {
    EmbeddedBroker broker = closer.register(EmbeddedBroker.start(folder.resolve("broker")));
    kafka = broker.bootstrapServers();
    try (Admin admin = admin()) {
      new TopicCreator(TopicSettings.bundled()).createMissing(admin, (short) 1);
    }
    config =
        CompressorConfig.of(kafka, folder.resolve("compressor"))
            .withMemory(settings.memory())
            .withCopies(1, 0);
  }

  String kafka() {
    return kafka;
  }

  Admin admin() {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka));
  }

  /** Starts the compressor and waits until it runs. */
  void startCompressor() throws InterruptedException {
    compressor = new Compressor(config, InstantSource.system());
    compressor.start();
    if (!compressor.awaitRunning(PATIENCE)) {
      throw new StartupException("the compressor does not run within " + PATIENCE);
    }
  }

  Compressor compressor() {
    return compressor;
  }

  void stopCompressor() {
    compressor.close();
    compressor = null;
  }

  void startGrounding(Path folder, BenchSettings settings) {
    GroundingConfig grounding = GroundingConfig.of(kafka, settings.head(), settings.dim());
    closer.register(
        EmbeddedFlink.start(
            folder.resolve("grounding"), "grounding", e -> GroundingJob.build(e, grounding)));
  }

  /** Bytes on disk of each topic, all partitions together. */
  Map<String, Long> topicBytes() throws InterruptedException {
    Map<String, Long> bytes = new HashMap<>();
    try (Admin admin = admin()) {
      admin
          .describeLogDirs(java.util.List.of(1))
          .allDescriptions()
          .get()
          .values()
          .forEach(
              folders ->
                  folders
                      .values()
                      .forEach(
                          folder ->
                              folder
                                  .replicaInfos()
                                  .forEach(
                                      (part, info) ->
                                          bytes.merge(part.topic(), info.size(), Long::sum))));
      return bytes;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the broker does not tell its sizes", e);
    }
  }

  @Override
  public void close() {
    if (compressor != null) {
      stopCompressor();
    }
    closer.close();
  }
}
