package io.sightline.app;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what was registered, last first. A failure does not keep the rest from being closed: the
 * first is thrown, later ones are suppressed.
 *
 * <p>Thread-safe; closing twice does nothing more.
 */
public final class Closer implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Registers what is to be closed before everything registered so far, and returns it. */
  public synchronized <T extends AutoCloseable> T register(T resource) {
    open.push(resource);
    return resource;
  }

  /**
   * @throws IllegalStateException if something did not close, with the first failure as its cause
   */
  @Override
  public synchronized void close() {
    IllegalStateException failure = null;
    while (!open.isEmpty()) {
      AutoCloseable resource = open.pop();
      try {
        resource.close();
      } catch (Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        if (failure == null) {
          failure = new IllegalStateException(resource + " did not close: " + e.getMessage(), e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
