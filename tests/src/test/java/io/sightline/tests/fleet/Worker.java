package io.sightline.tests.fleet;

import io.sightline.ingest.fleet.Membership;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A started {@link IngestProcess}, and what can be done to it. */
final class Worker implements AutoCloseable {
  private static final long STOP_SECONDS = 40;

  final String name;
  private final Process process;

  private Worker(String name, Process process) {
    this.name = name;
    this.process = process;
  }

  /**
   * @param folder where its log goes
   */
  static Worker start(String bootstrapServers, String name, Duration session, Path folder)
      throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    File log = folder.resolve(name + ".log").toFile();
    Process process =
        new ProcessBuilder(
                List.of(
                    java,
                    "-XX:+UseSerialGC",
                    "-Xmx768m",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    IngestProcess.class.getName(),
                    bootstrapServers,
                    name,
                    String.valueOf(session.toMillis())))
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    return new Worker(name, process);
  }

  static Worker start(String bootstrapServers, String name, Path folder) throws IOException {
    return start(bootstrapServers, name, Membership.DEFAULT_SESSION, folder);
  }

  /** As by {@code kill -9}. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** As a machine that stands still: nothing runs, and nobody is told. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String signal) throws IOException, InterruptedException {
    int status =
        new ProcessBuilder("kill", "-" + signal, String.valueOf(process.pid()))
            .inheritIO()
            .start()
            .waitFor();
    if (status != 0) {
      throw new IOException("kill -" + signal + " failed");
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Resident memory, MiB. */
  double residentMiB() throws IOException {
    try (BufferedReader lines =
        Files.newBufferedReader(
            Path.of("/proc", String.valueOf(process.pid()), "status"), StandardCharsets.UTF_8)) {
      return lines
          .lines()
          .filter(line -> line.startsWith("VmRSS"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    }
  }

  /** Processor time so far, seconds. */
  double cpuSeconds() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  /** Ends it in order. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
