package io.sightline.app;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes what was registered, last first. A failure does not keep the rest from being closed: the first is thrown, later ones are suppressed.
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

  @Override
  public synchronized void close() throws Exception {
    Exception first = null;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
