package io.sightline.app.show;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Many clients of server-sent events on one thread, each of which comes back with the id of the
 * last event it has seen when it is cut off.
 */
final class EventListeners implements AutoCloseable {
  private static final int BUFFER = 64 * 1024;
  private static final String ID = "id: ";
  private static final String DATA = "data: {\"type\":\"";
  private static final String MOMENT = "\"moment\":\"";

  private final int port;
  private final ShowMoments moments;
  private final Latencies latencies;
  private final Selector selector = Selector.open();
  private final List<Listener> listeners = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
  private final Thread thread = new Thread(this::run, "show-listeners");
  private volatile boolean stopped;

  private static final class Listener {
    final Tally tally = new Tally();
    final StringBuilder line = new StringBuilder();
    volatile String lastId = "";
    volatile int cuts;
  }

  /**
   * @param latencies takes how long alerts took to the first listener
   */
  EventListeners(int port, int clients, ShowMoments moments, Latencies latencies)
      throws IOException {
    this.port = port;
    this.moments = moments;
    this.latencies = latencies;
    for (int i = 0; i < clients; i++) {
      Listener listener = new Listener();
      listeners.add(listener);
      connect(listener);
    }
    thread.setDaemon(true);
    thread.start();
  }

  private void connect(Listener listener) throws IOException {
    SocketChannel channel =
        SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    // Of version 1.0, so that the answer comes without chunks.
    String request =
        "GET /api/v1/events?types=alert HTTP/1.0\r\nHost: 127.0.0.1:"
            + port
            + "\r\nAccept: text/event-stream\r\n"
            + (listener.lastId.isEmpty() ? "" : "Last-Event-ID: " + listener.lastId + "\r\n")
            + "\r\n";
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    channel.configureBlocking(false);
    listener.line.setLength(0);
    channel.register(selector, SelectionKey.OP_READ, listener);
  }

  private void run() {
    try {
      while (!stopped) {
        selector.select(100);
        for (SelectionKey key : selector.selectedKeys()) {
          read(key);
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void read(SelectionKey key) throws IOException {
    Listener listener = (Listener) key.attachment();
    SocketChannel channel = (SocketChannel) key.channel();
    buffer.clear();
    int length;
    try {
      length = channel.read(buffer);
    } catch (IOException e) {
      length = -1;
    }
    if (length < 0) {
      channel.close();
      if (!stopped) {
        listener.cuts++;
        connect(listener);
      }
      return;
    }
    buffer.flip();
    while (buffer.hasRemaining()) {
      char next = (char) (buffer.get() & 0xff);
      if (next == '\n') {
        line(listener);
        listener.line.setLength(0);
      } else {
        listener.line.append(next);
      }
    }
  }

  private void line(Listener listener) {
    StringBuilder line = listener.line;
    if (line.indexOf(ID) == 0) {
      listener.lastId = line.substring(ID.length()).strip();
    } else if (line.indexOf(DATA) == 0) {
      int from = line.indexOf(MOMENT);
      if (from > 0) {
        int start = from + MOMENT.length();
        boolean end = line.charAt(DATA.length()) == 'e';
        int number = moments.number(line.substring(start, line.indexOf("\"", start)), end);
        if (number >= 0 && listener.tally.got(number) && listener == listeners.get(0)) {
          latencies.add(System.nanoTime() - moments.writtenAt(number));
        }
      }
    }
  }

  /**
   * Whether all have been answered: alerts that are written from then on are meant for all of them.
   */
  boolean listen() {
    return listeners.stream().noneMatch(listener -> listener.lastId.isEmpty());
  }

  /**
   * What listeners got.
   *
   * @param keptUp of those that were never cut off, or of the others
   */
  List<Tally> tallies(boolean keptUp) {
    return listeners.stream()
        .filter(listener -> (listener.cuts == 0) == keptUp)
        .map(listener -> listener.tally)
        .toList();
  }

  @Override
  public void close() throws IOException {
    stopped = true;
    selector.wakeup();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
