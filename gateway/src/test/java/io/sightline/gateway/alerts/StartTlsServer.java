package io.sightline.gateway.alerts;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server that begins in plain text and takes mails, and passwords, over TLS alone. */
final class StartTlsServer implements AutoCloseable {
  /** Lines that came, with what they came over: {@code plain EHLO x}, {@code tls MAIL FROM:...}. */
  final List<String> lines = new CopyOnWriteArrayList<>();

  private final SSLContext tls;
  private final ServerSocket server;
  private final Thread thread = new Thread(this::serve, "start-tls-server");

  StartTlsServer(SSLContext tls) throws IOException {
    this.tls = tls;
    this.server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        say(socket, "220 localhost");
        if (talk(socket, "plain", "250-localhost", "250 STARTTLS")) {
          SSLSocket encrypted =
              (SSLSocket) tls.getSocketFactory().createSocket(socket, "localhost", port(), true);
          encrypted.setUseClientMode(false);
          talk(encrypted, "tls", "250-localhost", "250 AUTH PLAIN");
        }
      } catch (IOException e) {
        lines.add("failed " + e.getMessage());
      }
    }
  }

  /** Returns whether TLS is to begin. */
  private boolean talk(Socket socket, String over, String... greeting) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    boolean data = false;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      lines.add(over + " " + line);
      String command = line.toUpperCase(java.util.Locale.ROOT).replaceFirst(" .*", "");
      if (data) {
        data = !line.equals(".");
        if (!data) {
          say(socket, "250 taken");
        }
      } else if (command.equals("EHLO")) {
        say(socket, greeting);
      } else if (command.equals("STARTTLS")) {
        say(socket, "220 go on");
        return true;
      } else if (command.equals("AUTH")) {
        say(socket, "235 welcome");
      } else if (command.equals("DATA")) {
        data = true;
        say(socket, "354 go on");
      } else if (command.equals("QUIT")) {
        say(socket, "221 bye");
        return false;
      } else {
        say(socket, "250 ok");
      }
    }
    return false;
  }

  private static void say(Socket socket, String... lines) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
