package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.config.SystemConfig;
import io.sightline.app.embedded.SightlineSystem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Runs the whole system until it is told to end: by Ctrl-C, after a set time, or because a part of
 * it failed for good.
 */
final class Foreground {
  private final PrintWriter out;

  Foreground(PrintWriter out) {
    this.out = out;
  }

  /** Returns the exit status once everything has stopped. */
  int run(SystemConfig config, Optional<Duration> endAfter) throws InterruptedException {
    Path encoder = BundleOptions.encoder(config.encoder());
    Path head = BundleOptions.head(config.head(), Optional.of(encoder));
    long begun = System.nanoTime();
    try (UntilStopped stop = new UntilStopped();
        SightlineSystem system = SightlineSystem.start(config, encoder, head)) {
      say(
          String.format(
              Locale.ROOT,
              "up in %.1f s; page: %s (Ctrl-C ends it)",
              (System.nanoTime() - begun) / 1e9,
              system.page()));
      system.failure().thenRun(stop::stop);
      try (ConsoleAlerts alerts =
          new ConsoleAlerts(system.bootstrapServers(), system::sentence, out)) {
        alerts.start();
        if (endAfter.isPresent()) {
          stop.await(endAfter.get().toMillis());
        } else {
          stop.await();
        }
      }
      say("stopping");
      Optional<String> failure = Optional.ofNullable(system.failure().getNow(null));
      failure.ifPresent(reason -> say("failed: " + reason));
      return failure.isPresent() ? ExitCode.FAILED : ExitCode.OK;
    }
  }

  private void say(String line) {
    out.println("sightline: " + line);
    out.flush();
  }
}
