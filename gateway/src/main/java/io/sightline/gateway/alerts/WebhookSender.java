package io.sightline.gateway.alerts;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Posts to one webhook over a connection of its own, HTTP/1.1, to an address that was checked: the
 * address it checks is the one it connects to. Follows no redirect, uses no proxy. Thread-safe.
 */
final class WebhookSender implements Carrier {
  private static final int CONNECT_MS = 5_000;
  private static final int ANSWER_MS = 10_000;
  private static final int STATUS_LINE = 1_024;

  private final WebhookTarget target;
  private final Key key;
  private final SSLSocketFactory sockets;
  private final Resolver resolver;

  /** Asks for the addresses of a name, at least one. */
  interface Resolver {
    InetAddress[] addresses(String host) throws UnknownHostException;
  }

  WebhookSender(WebhookTarget target, Key key, SSLSocketFactory sockets) {
    this(target, key, sockets, InetAddress::getAllByName);
  }

  WebhookSender(WebhookTarget target, Key key, SSLSocketFactory sockets, Resolver resolver) {
    this.target = target;
    this.key = key;
    this.sockets = sockets;
    this.resolver = resolver;
  }

  @Override
  public void carry(List<Delivery> deliveries, Instant now) throws IOException {
    for (Delivery delivery : deliveries) {
      int status = post(delivery, now);
      if (status < 200 || status >= 300) {
        throw new NotTakenException("it answered " + status, status == 410);
      }
    }
  }

  /**
   * @param now wall clock, part of the signature
   * @return the status that was answered
   * @throws IOException if it was not answered in time; the message holds no secret
   */
  private int post(Delivery delivery, Instant now) throws IOException {
    InetAddress address = address();
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(address, target.port()), CONNECT_MS);
      plain.setSoTimeout(ANSWER_MS);
      try (Socket socket = target.encrypted() ? encrypted(plain) : plain) {
        OutputStream out = socket.getOutputStream();
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.write(head(delivery, now).getBytes(StandardCharsets.US_ASCII));
        request.write(delivery.body());
        request.writeTo(out);
        out.flush();
        return status(socket);
      }
    }
  }

  private InetAddress address() throws IOException {
    InetAddress[] addresses = resolver.addresses(target.url().getHost());
    for (InetAddress address : addresses) {
      if (!target.allowPrivate() && !AddressRules.isPublic(address)) {
        throw new NotTakenException(
            "the target lies in a private network or on this machine, which is not allowed", true);
      }
    }
    return addresses[0];
  }

  /** The certificate must be the host's. */
  private Socket encrypted(Socket plain) throws IOException {
    SSLSocket socket =
        (SSLSocket) sockets.createSocket(plain, target.url().getHost(), target.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private String head(Delivery delivery, Instant now) {
    String path = target.url().getRawPath();
    String query = target.url().getRawQuery();
    String host = target.url().getHost();
    String timestamp = Long.toString(now.getEpochSecond());
    return "POST "
        + (path.isEmpty() ? "/" : path)
        + (query == null ? "" : "?" + query)
        + " HTTP/1.1\r\nHost: "
        + (target.url().getPort() < 0 ? host : host + ":" + target.url().getPort())
        + "\r\nUser-Agent: Sightline\r\nConnection: close\r\nContent-Type: application/json"
        + "\r\nContent-Length: "
        + delivery.body().length
        + "\r\nIdempotency-Key: "
        + delivery.idempotencyKey()
        + "\r\nX-Sightline-Timestamp: "
        + timestamp
        + "\r\nX-Sightline-Signature: sha256="
        + signature(timestamp, delivery.body())
        + "\r\n\r\n";
  }

  /** HMAC-SHA256 over the timestamp, a full stop and the body, in hexadecimal. */
  private String signature(String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA256", e);
    }
  }

  private static int status(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    long deadline = System.nanoTime() + ANSWER_MS * 1_000_000L;
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0 || line.length() == STATUS_LINE) {
        throw new IOException("the answer was not HTTP");
      }
      if (System.nanoTime() - deadline > 0) {
        throw new SocketTimeoutException("the answer came too slowly");
      }
      line.append((char) c);
    }
    String[] words = line.toString().split(" ", 3);
    if (words.length < 2 || !words[0].startsWith("HTTP/1.") || !words[1].matches("[1-5]\\d\\d")) {
      throw new IOException("the answer was not HTTP");
    }
    return Integer.parseInt(words[1]);
  }
}
