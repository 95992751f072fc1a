package io.sightline.app.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Keeps a process running until Ctrl-C or a termination signal, and then lets its orderly stop
 * happen before the process goes.
 *
 * <p>{@code close} is called when everything has stopped.
 */
final class UntilStopped implements AutoCloseable {
  private static final long STOP_SECONDS = 45;

  private final CountDownLatch end = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  UntilStopped() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::endAndWait, "stop"));
  }

  void await() throws InterruptedException {
    end.await();
  }

  /** As {@link #await()}, but no longer than this; whether it is to end. */
  boolean await(long millis) throws InterruptedException {
    return end.await(millis, TimeUnit.MILLISECONDS);
  }

  /** Ends the waiting from inside. */
  void stop() {
    end.countDown();
  }

  private void endAndWait() {
    end.countDown();
    try {
      stopped.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    stopped.countDown();
  }
}
