package io.sightline.app.cli;

import io.sightline.app.ExitCode;
import io.sightline.app.config.SystemConfig;
import io.sightline.app.embedded.SightlineSystem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Runs the whole system until it is told to end: by Ctrl-C, after a set time, or because a part of it failed for good. */
final class Foreground {
  private static final long STOP_SECONDS = 45;

  private final PrintWriter out;
  private final CountDownLatch end = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  Foreground(PrintWriter out) {
    this.out = out;
  }

  /** Returns the exit status once everything has stopped. */
  int run(SystemConfig config, Optional<Duration> endAfter) throws InterruptedException {
    Path encoder = BundleOptions.encoder(config.encoder());
    Path head = BundleOptions.head(config.head());
    Runtime.getRuntime().addShutdownHook(new Thread(this::endAndWait, "stop"));
    long begun = System.nanoTime();
    try (SightlineSystem system = SightlineSystem.start(config, encoder, head)) {
      say(String.format(Locale.ROOT, "up in %.1f s; page: %s (Ctrl-C ends it)", (System.nanoTime() - begun) / 1e9, system.page()));
      system.failure().thenRun(end::countDown);
      try (ConsoleAlerts alerts = new ConsoleAlerts(system.bootstrapServers(), system::sentence, out)) {
        alerts.start();
        awaitEnd(endAfter);
      }
      say("stopping");
      Optional<String> failure = Optional.ofNullable(system.failure().getNow(null));
      failure.ifPresent(reason -> say("failed: " + reason));
      return failure.isPresent() ? ExitCode.FAILED : ExitCode.OK;
    } finally {
      stopped.countDown();
    }
  }

  private void awaitEnd(Optional<Duration> endAfter) throws InterruptedException {
    if (endAfter.isPresent()) {
      end.await(endAfter.get().toMillis(), TimeUnit.MILLISECONDS);
    } else {
      end.await();
    }
  }

  /** On Ctrl-C: lets the orderly stop happen before the process goes. */
  private void endAndWait() {
    end.countDown();
    try {
      stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void say(String line) {
    out.println("sightline: " + line);
    out.flush();
  }
}
