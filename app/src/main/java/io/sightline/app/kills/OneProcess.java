package io.sightline.app.kills;

import io.sightline.app.StartupException;
import io.sightline.app.embedded.DataFolder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The whole system in one process, started with {@code sightline run}. */
final class OneProcess implements KilledSystem {
  private static final Duration TO_STOP = Duration.ofSeconds(30);

  private final Path folder;
  private final List<String> command;
  private final URI page;
  private Process process;

  /**
   * @param folder where everything is kept, the log too
   * @param bundles options that name encoder and head
   */
  OneProcess(Path folder, int port, List<String> bundles) throws IOException {
    this.folder = folder;
    this.page = URI.create("http://127.0.0.1:" + port);
    command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    // As the launcher started this process: heap, collector, the archive of classes.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-X"))
        .forEach(command::add);
    command.addAll(
        List.of(
            "-Dsightline.logs=" + folder.resolve("logs"),
            "-Dsightline.home=" + System.getProperty("sightline.home", "."),
            "-cp",
            System.getProperty("java.class.path"),
            "io.sightline.app.Main",
            "run",
            "--data",
            folder.resolve("data").toString(),
            "--port",
            Integer.toString(port)));
    command.addAll(bundles);
    start();
  }

  private void start() throws IOException {
    // The address of a broker that was killed stays behind.
    Files.deleteIfExists(folder.resolve("data").resolve("broker.address"));
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(
                ProcessBuilder.Redirect.appendTo(folder.resolve("process.out").toFile()))
            .start();
  }

  @Override
  public List<String> parts() {
    return List.of("the process");
  }

  @Override
  public String kill(String part) throws IOException, InterruptedException {
    long pid = process.pid();
    process.destroyForcibly().waitFor();
    start();
    return "pid " + pid;
  }

  @Override
  public boolean stands() {
    return process.isAlive();
  }

  @Override
  public String kafka() {
    try {
      return DataFolder.runningBroker(folder.resolve("data"));
    } catch (StartupException e) {
      if (!process.isAlive()) {
        throw new StartupException(
            "the process ended by itself; what it said is in " + folder.resolve("process.out"), e);
      }
      return "";
    }
  }

  @Override
  public URI page() {
    return page;
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(TO_STOP.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }
}
