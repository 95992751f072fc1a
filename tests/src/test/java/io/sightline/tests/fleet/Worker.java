package io.sightline.tests.fleet;

import io.sightline.ingest.fleet.Membership;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A started {@link IngestProcess}, and what can be done to it. */
final class Worker implements AutoCloseable {
  private static final long STOP_SECONDS = 40;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final String name;
  private final Process process;
  private final Path log;
  private URI metrics;

  private Worker(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * @param folder where its log goes
   */
  static Worker start(String bootstrapServers, String name, Duration session, Path folder)
      throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path log = folder.resolve(name + ".log");
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
            .redirectOutput(log.toFile())
            .start();
    return new Worker(name, process, log);
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

  /**
   * A number of its metrics.
   *
   * @return 0 where it is not told
   */
  double metric(String metric) throws IOException, InterruptedException {
    if (metrics == null) {
      String port =
          Files.readAllLines(log).stream()
              .filter(line -> line.startsWith("metrics "))
              .findFirst()
              .orElseThrow(() -> new IOException("no metrics yet"));
      metrics = URI.create("http://127.0.0.1:" + port.substring("metrics ".length()) + "/metrics");
    }
    String text =
        HTTP.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    return text.lines()
        .filter(line -> line.startsWith(metric + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(metric.length() + 1)))
        .findFirst()
        .orElse(0);
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
