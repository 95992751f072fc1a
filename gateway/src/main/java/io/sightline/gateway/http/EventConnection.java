package io.sightline.gateway.http;

import io.sightline.gateway.events.Subscription;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listening client: moves events from its subscription to its socket, never waiting. What the
 * socket does not take stays in the bounded queue of the subscription.
 */
final class EventConnection implements WriteListener {
  private static final Logger LOG = LoggerFactory.getLogger(EventConnection.class);
  private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(StandardCharsets.UTF_8);
  private static final int WRITE_BYTES = 32 * 1024;

  private final EventWriter writer;
  private final BooleanSupplier stillValid;
  private final AtomicBoolean waiting = new AtomicBoolean();
  private final AtomicBoolean finished = new AtomicBoolean();
  // All below is guarded by this, as is all writing.
  private AsyncContext async;
  private EndPoint socket;
  private ServletOutputStream out;
  private Subscription subscription;
  private byte[] first;
  private boolean keepAlive;
  private boolean unflushed;

  /**
   * @param stillValid whether the client may still hear this; asked with each keep-alive
   */
  EventConnection(EventWriter writer, BooleanSupplier stillValid) {
    this.writer = writer;
    this.stillValid = stillValid;
  }

  /**
   * @param request on which asynchronous processing has started
   * @param init the first event
   */
  void start(HttpServletRequest request, Subscription events, String init) throws IOException {
    ServletOutputStream stream = request.getAsyncContext().getResponse().getOutputStream();
    synchronized (this) {
      async = request.getAsyncContext();
      async.setTimeout(0);
      socket =
          ServletContextRequest.getServletContextRequest(request)
              .getConnectionMetaData()
              .getConnection()
              .getEndPoint();
      out = stream;
      subscription = events;
      first = init.getBytes(StandardCharsets.UTF_8);
    }
    writer.add(this);
    // From here on the container calls onWritePossible.
    stream.setWriteListener(this);
  }

  /** Asks the writer to come by; cheap, from any thread. */
  void wake() {
    if (waiting.compareAndSet(false, true)) {
      writer.enqueue(this);
    }
  }

  /** Writes what there is and the socket takes. */
  void pump() {
    waiting.set(false);
    write();
  }

  void keepAlive() {
    boolean valid = stillValid.getAsBoolean();
    synchronized (this) {
      if (!valid && subscription != null) {
        subscription.close(Subscription.Closed.REVOKED);
      }
      keepAlive = true;
      write();
    }
  }

  @Override
  public void onWritePossible() {
    write();
  }

  @Override
  public void onError(Throwable cause) {
    gone();
  }

  private synchronized void write() {
    if (out == null || finished.get()) {
      return;
    }
    if (subscription.closed().isPresent()) {
      end(subscription.closed().get());
      return;
    }
    try {
      while (out.isReady()) {
        byte[] next = next();
        if (next.length > 0) {
          out.write(next);
          unflushed = true;
        } else if (unflushed) {
          unflushed = false;
          out.flush();
        } else {
          return;
        }
      }
    } catch (IOException | IllegalStateException e) {
      gone();
    }
  }

  private byte[] next() {
    byte[] next = first;
    first = null;
    if (next == null) {
      next = subscription.poll(WRITE_BYTES);
    }
    if (next.length == 0 && keepAlive) {
      keepAlive = false;
      return KEEP_ALIVE;
    }
    return next;
  }

  private synchronized void gone() {
    subscription.close(Subscription.Closed.DISCONNECTED);
    end(Subscription.Closed.DISCONNECTED);
  }

  private void end(Subscription.Closed reason) {
    if (!finished.compareAndSet(false, true)) {
      return;
    }
    writer.remove(this);
    if (reason == Subscription.Closed.SLOW) {
      // A socket that takes nothing would hold the rest of the answer for ever: cut it.
      socket.close();
    }
    try {
      async.complete();
    } catch (IllegalStateException e) {
      LOG.debug("A listening client was gone before its answer was completed", e);
    }
  }
}
