package io.sightline.ingest.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** Serves a folder over HTTP, and fails on request. Thread-safe. */
public final class VideoServer implements AutoCloseable {
  private static final int BACKLOG = 50;

  private final Path folder;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile int status = 200;
  private volatile String stallingName = "";
  private volatile String authorization = "";

  private VideoServer(Path folder, HttpServer server) {
    this.folder = folder;
    this.server = server;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  public static VideoServer of(Path folder) {
    try {
      return new VideoServer(folder, HttpServer.create(anyPort(), BACKLOG));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** One that speaks HTTPS. */
  public static VideoServer secure(Path folder, SSLContext context) {
    try {
      HttpsServer server = HttpsServer.create(anyPort(), BACKLOG);
      server.setHttpsConfigurator(new HttpsConfigurator(context));
      return new VideoServer(folder, server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Address of a file in the folder. */
  public String url(String name) {
    return (server instanceof HttpsServer ? "https://localhost:" : "http://127.0.0.1:")
        + server.getAddress().getPort()
        + "/"
        + name;
  }

  /** Answers with this status from now on; 200 is well. */
  public void answer(int newStatus) {
    status = newStatus;
  }

  /** Asks for these from now on (Basic). */
  public void password(String user, String word) {
    byte[] both = (user + ":" + word).getBytes(StandardCharsets.UTF_8);
    authorization = "Basic " + Base64.getEncoder().encodeToString(both);
  }

  /** Sends only half of files whose name ends so, and then nothing more. */
  public void stall(String nameEnding) {
    stallingName = nameEnding;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String given = exchange.getRequestHeaders().getFirst("Authorization");
      if (!authorization.isEmpty() && !authorization.equals(given)) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"camera\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      String name = exchange.getRequestURI().getPath().substring(1);
      Path file = folder.resolve(name);
      if (status != 200 || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(status != 200 ? status : 404, -1);
        return;
      }
      send(exchange, Files.readAllBytes(file), name);
    } catch (IOException e) {
      // The client is gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void send(HttpExchange exchange, byte[] whole, String name)
      throws IOException, InterruptedException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-.*", "$1"));
    byte[] part = Arrays.copyOfRange(whole, Math.min(from, whole.length), whole.length);
    exchange.getResponseHeaders().add("Accept-Ranges", "bytes");
    if (name.endsWith(".ts") && range != null && from == 0) {
      // As a live source: of unknown length.
      exchange.sendResponseHeaders(200, 0);
    } else if (range != null) {
      String covers = "bytes %d-%d/%d".formatted(from, whole.length - 1, whole.length);
      exchange.getResponseHeaders().add("Content-Range", covers);
      exchange.sendResponseHeaders(206, part.length);
    } else {
      exchange.sendResponseHeaders(200, part.length);
    }
    boolean stalls = !stallingName.isEmpty() && name.endsWith(stallingName);
    OutputStream body = exchange.getResponseBody();
    body.write(part, 0, stalls ? part.length / 2 : part.length);
    body.flush();
    if (stalls) {
      closed.await();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
