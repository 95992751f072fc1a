package io.sightline.gateway.http;

import io.javalin.config.JettyConfig;
import io.sightline.gateway.GatewayConfig;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** What of Jetty is bounded. */
final class JettySettings {
  private static final int MIN_THREADS = 4;
  private static final int THREAD_IDLE_MS = 60_000;
  private static final int CONNECTION_IDLE_MS = 30_000;
  private static final int HEADER_BYTES = 8 * 1_024;
  private static final int SEND_BUFFER_BYTES = 128 * 1_024;

  private JettySettings() {}

  static void apply(JettyConfig jetty, GatewayConfig config) {
    // Its queue is bounded by the connections: each has one request at a time.
    QueuedThreadPool pool =
        new QueuedThreadPool(config.limits().httpThreads(), MIN_THREADS, THREAD_IDLE_MS);
    pool.setName("gateway-http");
    pool.setDaemon(true);
    jetty.threadPool = pool;
    jetty.modifyHttpConfiguration(JettySettings::limit);
    jetty.addConnector((server, http) -> connector(server, http, config));
    jetty.modifyServer(
        server -> {
          server.addBean(new NetworkConnectionLimit(config.limits().connections(), server));
          server.setErrorHandler(plain(new ErrorHandler()));
        });
    jetty.modifyServletContextHandler(
        context -> context.setErrorHandler(plain(new ErrorPageErrorHandler())));
  }

  /** What Jetty refuses before it comes to us, such as a header that is too large. */
  private static <H extends ErrorHandler> H plain(H handler) {
    handler.setDefaultResponseMimeType("application/json");
    handler.setShowStacks(false);
    handler.setShowCauses(false);
    handler.setShowOrigin(false);
    return handler;
  }

  private static void limit(HttpConfiguration http) {
    http.setRequestHeaderSize(HEADER_BYTES);
    http.setSendServerVersion(false);
    http.setSendDateHeader(true);
  }

  private static ServerConnector connector(
      Server server, HttpConfiguration http, GatewayConfig config) {
    HttpConnectionFactory plain = new HttpConnectionFactory(http);
    ServerConnector connector =
        config.exposure().tls().isEmpty()
            ? new ServerConnector(server, 1, 1, plain)
            : new ServerConnector(
                server, 1, 1, PemTls.of(config.exposure().tls().get()).factory(server), plain);
    connector.setHost(config.bindHost());
    connector.setPort(config.port());
    connector.setIdleTimeout(CONNECTION_IDLE_MS);
    connector.setAcceptedSendBufferSize(SEND_BUFFER_BYTES);
    return connector;
  }
}
