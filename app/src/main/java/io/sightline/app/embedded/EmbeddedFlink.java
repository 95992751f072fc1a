package io.sightline.app.embedded;

import io.sightline.app.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Flink job on a cluster inside this process. Its state is found again at the next start: in
 * the savepoint of an orderly stop, or the last checkpoint before a crash.
 *
 * <p>The heap state backend: RocksDB's library for Flink and that for Kafka Streams have the same
 * class names and cannot share a process.
 */
public final class EmbeddedFlink implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedFlink.class);
  private static final int KEPT_STATES = 3;
  private static final long STOP_SECONDS = 20;

  private final Path folder;
  private final JobClient job;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedFlink(Path folder, JobClient job) {
    this.folder = folder;
    this.job = job;
  }

  /**
   * Starts the job from its newest state.
   *
   * @param folder where its state is kept; made if it is not there
   * @param name of the job
   * @param build adds the job to the environment
   */
  public static EmbeddedFlink start(
      Path folder, String name, Consumer<StreamExecutionEnvironment> build) {
    try {
      Files.createDirectories(folder);
      Optional<Path> newest = newestState(folder);
      StreamExecutionEnvironment environment =
          StreamExecutionEnvironment.createLocalEnvironment(settings(folder, newest));
      build.accept(environment);
      newest.ifPresent(path -> LOG.info("{} goes on from {}", name, folder.relativize(path)));
      return new EmbeddedFlink(folder, environment.executeAsync(name));
    } catch (Exception e) {
      throw new StartupException("the " + name + " job does not start: " + e.getMessage(), e);
    }
  }

  /** Completes when the job ends, exceptionally when it fails for good. */
  public CompletableFuture<?> ended() {
    return job.getJobExecutionResult();
  }

  /**
   * Stops with a savepoint; if that does not succeed in time, cancels, and the last checkpoint
   * stays. Idempotent.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    try {
      job.stopWithSavepoint(
              false, folder.resolve("savepoints").toUri().toString(), SavepointFormatType.CANONICAL)
          .get(STOP_SECONDS, TimeUnit.SECONDS);
      job.getJobExecutionResult().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn(
          "no savepoint at the stop ({}); the next start goes on from the last checkpoint",
          reason(e));
      job.cancel();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      job.cancel();
    }
    deleteOldStates();
  }

  /** The end of what Flink says, where the reason stands. */
  private static String reason(Exception failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String text = String.valueOf(cause.getMessage());
    return text.substring(
        text.lastIndexOf("Failure reason: ") < 0 ? 0 : text.lastIndexOf("Failure reason: ") + 16);
  }

  private static Configuration settings(Path folder, Optional<Path> newest) {
    Configuration settings = new Configuration();
    settings.setString("rest.bind-address", "127.0.0.1");
    settings.setString("rest.port", "0");
    settings.setString("rest.bind-port", "0");
    settings.setString("taskmanager.numberOfTaskSlots", "1");
    settings.setString("taskmanager.memory.network.min", "16 mb");
    settings.setString("taskmanager.memory.network.max", "16 mb");
    settings.setString("taskmanager.memory.managed.size", "8 mb");
    settings.setString("state.backend.type", "hashmap");
    settings.setString("execution.buffer-timeout.interval", "1 ms");
    settings.setString(
        "execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    settings.setString(
        "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");
    settings.setString("execution.checkpointing.num-retained", "2");
    settings.setString("restart-strategy.type", "exponential-delay");
    settings.setString("restart-strategy.exponential-delay.initial-backoff", "500 ms");
    settings.setString("restart-strategy.exponential-delay.max-backoff", "10 s");
    newest.ifPresent(
        path -> settings.setString("execution.state-recovery.path", path.toUri().toString()));
    return settings;
  }

  /** The newest folder below that holds a finished checkpoint or savepoint. */
  private static Optional<Path> newestState(Path folder) throws IOException {
    return states(folder).stream().findFirst();
  }

  private static List<Path> states(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder, 4)) {
      return files
          .filter(file -> file.getFileName().toString().equals("_metadata"))
          .sorted(Comparator.comparingLong((Path file) -> file.toFile().lastModified()).reversed())
          .map(Path::getParent)
          .toList();
    }
  }

  private void deleteOldStates() {
    try {
      for (Path state : states(folder).stream().skip(KEPT_STATES).toList()) {
        deleteTree(state);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("old states in {} could not be deleted: {}", folder, e.toString());
    }
  }

  private static void deleteTree(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
