package io.sightline.app.show;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The other end of a webhook, which can be switched off and on again. */
final class AlertReceiver implements AutoCloseable {
  private final ShowMoments moments;
  private final Tally tally = new Tally();
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final int port;
  private HttpServer server;

  AlertReceiver(ShowMoments moments) throws IOException {
    this.moments = moments;
    on(0);
    this.port = server.getAddress().getPort();
  }

  private void on(int wanted) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
    server.setExecutor(threads);
    server.createContext("/hook", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    int dash = key.lastIndexOf('-');
    int number = moments.number(key.substring(0, dash), key.endsWith("-1"));
    if (number >= 0) {
      tally.got(number);
    }
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  int port() {
    return port;
  }

  Tally tally() {
    return tally;
  }

  /** Nobody answers at its port any more; what is under way is answered. */
  void off() {
    server.stop(1);
  }

  /** As before. */
  void on() throws IOException {
    on(port);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
