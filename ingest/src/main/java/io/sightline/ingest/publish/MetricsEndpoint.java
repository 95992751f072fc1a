package io.sightline.ingest.publish;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * {@code GET /metrics} of an ingest process, and {@code GET /health}. One request at a time.
 * Thread-safe.
 */
public final class MetricsEndpoint implements AutoCloseable {
  private final HttpServer server;

  private MetricsEndpoint(HttpServer server) {
    this.server = server;
  }

  /**
   * @param address where to listen; port 0 for any free one
   * @param metrics makes the text in the Prometheus format, version 0.0.4
   * @throws IOException if nobody can listen there
   */
  public static MetricsEndpoint open(InetSocketAddress address, Supplier<String> metrics)
      throws IOException {
    HttpServer server = HttpServer.create(address, 8);
    server.createContext(
        "/metrics",
        exchange -> answer(exchange, "text/plain; version=0.0.4; charset=utf-8", metrics.get()));
    server.createContext(
        "/health", exchange -> answer(exchange, "application/json", "{\"status\":\"up\"}"));
    server.start();
    return new MetricsEndpoint(server);
  }

  private static void answer(HttpExchange exchange, String type, String text) throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", type);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
