package io.sightline.gateway.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A client of server-sent events over a plain socket, which can be slow on purpose. HTTP/1.0: no
 * chunks.
 */
final class EventClient implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  final Map<String, String> headers = new HashMap<>();
  final int status;
  private final Socket socket = new Socket();
  private final BufferedReader reader;
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();

  /** One event, or a comment (type ":"), or the end (type "over"). */
  record Received(String id, String type, String data) {}

  /**
   * @param receiveBuffer bytes; 0 for as many as the system gives
   */
  EventClient(int port, String path, int receiveBuffer, String... requestHeaders)
      throws IOException {
    if (receiveBuffer > 0) {
      socket.setReceiveBufferSize(receiveBuffer);
    }
    socket.connect(new InetSocketAddress("127.0.0.1", port));
    socket.setSoTimeout((int) PATIENCE.toMillis());
    String lines = requestHeaders.length == 0 ? "" : String.join("\r\n", requestHeaders) + "\r\n";
    socket
        .getOutputStream()
        .write(
            ("GET " + path + " HTTP/1.0\r\nHost: localhost\r\n" + lines + "\r\n")
                .getBytes(StandardCharsets.UTF_8));
    reader =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    status = Integer.parseInt(reader.readLine().split(" ")[1]);
    for (String line = reader.readLine(); !line.isEmpty(); line = reader.readLine()) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon).toLowerCase(), line.substring(colon + 1).strip());
    }
  }

  /** One that reads as fast as it can. */
  static EventClient reading(int port, String path, String... headers) throws IOException {
    EventClient client = new EventClient(port, path, 0, headers);
    client.startReading();
    return client;
  }

  void startReading() {
    Thread thread = new Thread(this::read, "event-client");
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    String id = "";
    String type = "";
    StringBuilder data = new StringBuilder();
    try {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          type = line.substring(7);
        } else if (line.startsWith("data: ")) {
          data.append(line.substring(6));
        } else if (line.startsWith(":")) {
          received.add(new Received("", ":", line));
        } else if (line.isEmpty() && !type.isEmpty()) {
          received.add(new Received(id, type, data.toString()));
          id = "";
          type = "";
          data.setLength(0);
        }
      }
    } catch (IOException e) {
      // Cut off: over.
    }
    received.add(new Received("", "over", ""));
  }

  /** The next event, waited for. */
  Received next() {
    try {
      Received next = received.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (next == null) {
        throw new AssertionError("no event came");
      }
      return next;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether nothing has come so far. */
  boolean quiet() {
    return received.isEmpty();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
