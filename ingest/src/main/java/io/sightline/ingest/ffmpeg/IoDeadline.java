package io.sightline.ingest.ffmpeg;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Ends FFmpeg's blocking calls on one connection when their time is up, or when the connection is
 * cancelled.
 *
 * <p>FFmpeg asks while it waits; its error codes then tell little, so {@link #expired} and {@link
 * #cancelled} say what happened. Armed by the connection's thread, cancelled from any.
 */
final class IoDeadline implements AutoCloseable {
  /*
   * JavaCPP keeps at most ten live callbacks of a type; the eleventh is silently null, and its
   * connection could hang for ever. So all connections share one callback, and what FFmpeg hands
   * back to it, an address that only serves as a name, says which deadline is meant. An exception
   * out of a callback would end the JVM.
   */
  private static final ConcurrentMap<Long, IoDeadline> LIVE = new ConcurrentHashMap<>();
  private static final Interrupt CALLBACK = new Interrupt();

  private final Pointer name = new BytePointer(1);
  private final long key = name.address();
  private volatile long armedNanos;
  private volatile long deadlineNanos;
  private volatile boolean armed;
  private volatile boolean expired;
  private volatile boolean cancelled;

  IoDeadline() {
    LIVE.put(key, this);
  }

  /** To be called before the context is opened. */
  void install(AVFormatContext context) {
    context.interrupt_callback().callback(CALLBACK).opaque(name);
  }

  /** From now on calls may block this long in all. */
  void arm(Duration duration) {
    armedNanos = System.nanoTime();
    deadlineNanos = armedNanos + duration.toNanos();
    armed = true;
  }

  /** How long ago it was armed. */
  Duration sinceArmed() {
    return Duration.ofNanos(System.nanoTime() - armedNanos);
  }

  /** Every call that blocks now or later ends at once. */
  void cancel() {
    cancelled = true;
  }

  boolean expired() {
    return expired;
  }

  boolean cancelled() {
    return cancelled;
  }

  /** Whether the time is up, for loops that do not always come to a blocking call. */
  boolean over() {
    if (armed && System.nanoTime() - deadlineNanos > 0) {
      expired = true;
    }
    return cancelled || expired;
  }

  /** To be called after the context was closed. */
  @Override
  public void close() {
    LIVE.remove(key);
    name.close();
  }

  /** FFmpeg's question whether to give up: 1 is yes. */
  private static final class Interrupt extends AVIOInterruptCB.Callback_Pointer {
    @Override
    public int call(Pointer opaque) {
      try {
        IoDeadline deadline = LIVE.get(opaque.address());
        return deadline == null || deadline.over() ? 1 : 0;
      } catch (Throwable e) {
        return 1;
      }
    }
  }
}
