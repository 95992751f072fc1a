package io.sightline.ingest.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A camera on this machine that speaks RTSP over TCP and UDP and sends a recording in real time,
 * from its first frame for every client that connects; and that fails in all the ways in which
 * cameras fail, on request. Thread-safe.
 */
public final class RtspCamera implements AutoCloseable {
  private static final int LAST_PORT = 30_000;

  /** Each process begins elsewhere, so that tests that run beside each other do not meet. */
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(20_000 + (int) (ProcessHandle.current().pid() % 97) * 100);

  private static final int BIND_ATTEMPTS = 50;

  private final EncodedVideo video;
  private final PictureLog log = new PictureLog();
  private final Set<RtspSession> sessions = ConcurrentHashMap.newKeySet();
  private final AtomicInteger plays = new AtomicInteger();
  private final int port;
  private ServerSocket listening;
  private Thread accepting;

  private volatile Ending ending = Ending.HANG_UP;
  private volatile int status = 200;
  private volatile boolean mute;
  private volatile boolean stalled;
  private volatile boolean senderReports = true;
  private volatile Duration wallClockOff = Duration.ZERO;
  private volatile long shiftTicks;
  private volatile Optional<RtspPassword> password = Optional.empty();
  private volatile boolean over;
  private volatile boolean reportsGoOn;
  private volatile boolean garbage;
  private volatile boolean lossy;
  private volatile boolean withoutVideo;
  private volatile Optional<EncodedVideo> another = Optional.empty();
  private volatile Optional<EncodedVideo> shown = Optional.empty();
  private volatile int firstTimestamp = 0x7ffff000;

  /** What happens when the recording has been sent to its end. */
  public enum Ending {
    /** It starts again, with timestamps that go on, as from a camera. */
    LOOP,
    /** The connection is closed; who connects again gets it from its beginning. */
    HANG_UP,
    /** The connection is closed and the camera knows no stream any more: 404. */
    GONE
  }

  private RtspCamera(EncodedVideo video) throws IOException {
    this.video = video;
    this.listening = listen();
    this.port = listening.getLocalPort();
    accept(listening);
  }

  /*
   * Ports below those that the system hands out, each used once: a camera that is switched off keeps
   * its port to itself, where a free one could be given to another camera of a test that runs beside.
   */
  private static ServerSocket listen() throws IOException {
    while (true) {
      int port = NEXT_PORT.getAndIncrement();
      try {
        return new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
      } catch (BindException e) {
        if (port > LAST_PORT) {
          throw e;
        }
      }
    }
  }

  /** Starts a camera that shows this MP4 file with H.264. */
  public static RtspCamera showing(Path mp4) {
    return showing(EncodedVideo.read(mp4));
  }

  /** Starts a camera that shows this video. */
  public static RtspCamera showing(EncodedVideo video) {
    try {
      return new RtspCamera(video);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its address, without user and password. */
  public String url() {
    return "rtsp://127.0.0.1:" + port + "/camera";
  }

  /** How often a client has begun to play. */
  public int plays() {
    return plays.get();
  }

  public RtspCamera ending(Ending newEnding) {
    ending = newEnding;
    return this;
  }

  /** Asks for user and password from now on. */
  public RtspCamera password(String user, String word, boolean digest) {
    password = Optional.of(new RtspPassword(user, word, digest));
    return this;
  }

  /** Lets everybody in again. */
  public void open() {
    password = Optional.empty();
  }

  public RtspCamera senderReports(boolean on) {
    senderReports = on;
    return this;
  }

  /** Its own wall clock is this far ahead of ours. */
  public RtspCamera wallClockOff(Duration ahead) {
    wallClockOff = ahead;
    return this;
  }

  /** Answers DESCRIBE with this status from now on; 200 is well. */
  public void answer(int newStatus) {
    status = newStatus;
  }

  /** Accepts connections but says nothing any more, or speaks again. */
  public void mute(boolean on) {
    mute = on;
  }

  /** Keeps connections but sends no pictures any more, or sends again. */
  public void stall(boolean on) {
    stalled = on;
  }

  /** While stalled, sender reports go on: the server is well, but nobody publishes. */
  public void reportsGoOn(boolean on) {
    reportsGoOn = on;
  }

  /** Sends pictures that nobody can decode, or good ones again. */
  public void garbage(boolean on) {
    garbage = on;
  }

  /** Loses every ninth packet on the way. */
  public void lossy(boolean on) {
    lossy = on;
  }

  /** Has only sound from now on: who is connected gets no more pictures, who comes is told so. */
  public void withoutVideo(boolean on) {
    withoutVideo = on;
  }

  /** Shows another video from now on, on the connections there are; null for its own. */
  public void show(EncodedVideo other) {
    shown = Optional.ofNullable(other);
  }

  /** The video that {@link #showAnother} shows. */
  public RtspCamera another(EncodedVideo other) {
    another = Optional.of(other);
    return this;
  }

  void showAnother() {
    show(another.orElse(null));
  }

  /** The RTP timestamp of the first picture of a connection. */
  public RtspCamera firstTimestamp(int ticks) {
    firstTimestamp = ticks;
    return this;
  }

  /** How many clients are connected now. */
  public int clients() {
    return sessions.size();
  }

  /** When it sent pictures that can be seen, to anybody. */
  public PictureLog log() {
    return log;
  }

  /** Timestamps from now on are this much later than they should be; negative for earlier. */
  public void shiftTimestamps(Duration shift) {
    shiftTicks = shift.toMillis() * 90;
  }

  /** Ends all connections in order (FIN). */
  public void hangUp() {
    sessions.forEach(session -> session.end(false));
  }

  /** Breaks all connections (RST). */
  public void reset() {
    sessions.forEach(session -> session.end(true));
  }

  /** As if switched off: connections break, new ones are refused. */
  public synchronized void switchOff() {
    try {
      listening.close();
      // The system keeps listening until the thread has come out of its call.
      accepting.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reset();
  }

  /** Listens again at the same address. */
  public synchronized void switchOn() {
    try {
      listening = listenAgain();
      accept(listening);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Somebody else on this machine may have taken the port for a moment. */
  private ServerSocket listenAgain() throws IOException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      ServerSocket server = new ServerSocket();
      try {
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return server;
      } catch (BindException e) {
        server.close();
        if (attempt == BIND_ATTEMPTS) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  private void accept(ServerSocket server) {
    accepting =
        start(
            "camera-" + port,
            () -> {
              while (!server.isClosed()) {
                try {
                  Socket socket = server.accept();
                  RtspSession session = new RtspSession(this, socket);
                  sessions.add(session);
                  start("camera-client-" + socket.getPort(), session::serve);
                } catch (IOException e) {
                  // Switched off.
                }
              }
            });
  }

  static Thread start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  // What sessions ask.

  EncodedVideo video() {
    return shown.orElse(video);
  }

  boolean reportsGoOn() {
    return reportsGoOn;
  }

  boolean isGarbage() {
    return garbage;
  }

  boolean isLossy() {
    return lossy;
  }

  boolean isWithoutVideo() {
    return withoutVideo;
  }

  int firstTimestamp() {
    return firstTimestamp;
  }

  int status() {
    return over ? 404 : status;
  }

  boolean isMute() {
    return mute;
  }

  boolean isStalled() {
    return stalled;
  }

  boolean loops() {
    return ending == Ending.LOOP;
  }

  boolean sendsReports() {
    return senderReports;
  }

  Duration wallClockOff() {
    return wallClockOff;
  }

  long shiftTicks() {
    return shiftTicks;
  }

  Optional<RtspPassword> password() {
    return password;
  }

  void began() {
    plays.incrementAndGet();
  }

  void sentAll() {
    over |= ending == Ending.GONE;
  }

  void ended(RtspSession session) {
    sessions.remove(session);
  }

  @Override
  public void close() {
    switchOff();
  }
}
