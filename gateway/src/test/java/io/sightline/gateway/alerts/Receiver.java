package io.sightline.gateway.alerts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The other end of a webhook: answers a few requests with an error first, then takes all. */
final class Receiver implements AutoCloseable {
  static final String SECRET = "correct horse battery staple";

  /** Idempotency keys of what was taken, in order. */
  final List<String> taken = new CopyOnWriteArrayList<>();

  final List<String> bodies = new CopyOnWriteArrayList<>();
  final List<String> badSignatures = new CopyOnWriteArrayList<>();
  final AtomicInteger elsewhere = new AtomicInteger();
  private final AtomicInteger refusals;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private volatile int refusal = 503;

  Receiver(int port, int refusals) throws IOException {
    this.refusals = new AtomicInteger(refusals);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server.createContext("/hook", this::take);
    server.createContext("/elsewhere", exchange -> elsewhere(exchange));
    server.start();
  }

  static int freePort() throws IOException {
    try (Receiver receiver = new Receiver(0, 0)) {
      return receiver.port();
    }
  }

  Receiver refusingWith(int status) {
    refusal = status;
    return this;
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void elsewhere(HttpExchange exchange) throws IOException {
    elsewhere.incrementAndGet();
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
    String timestamp = exchange.getRequestHeaders().getFirst("X-Sightline-Timestamp");
    String signature = exchange.getRequestHeaders().getFirst("X-Sightline-Signature");
    if (!("sha256=" + hmac(timestamp, body)).equals(signature)) {
      badSignatures.add(key);
    }
    if (refusals.getAndDecrement() > 0) {
      exchange.getResponseHeaders().add("Location", "http://127.0.0.1:" + port() + "/elsewhere");
      exchange.sendResponseHeaders(refusal, -1);
    } else {
      taken.add(key);
      bodies.add(new String(body, StandardCharsets.UTF_8));
      exchange.sendResponseHeaders(204, -1);
    }
    exchange.close();
  }

  private static String hmac(String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
