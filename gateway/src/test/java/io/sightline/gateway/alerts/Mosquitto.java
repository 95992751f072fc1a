package io.sightline.gateway.alerts;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The broker that Debian ships, as a process on a port of its own. */
final class Mosquitto implements AutoCloseable {
  static final String USER = "gate";
  static final String PASSWORD = "op3n:sesame";

  final int port;
  private final Process process;

  private Mosquitto(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /** Skips the test where there is no such program. */
  static void assumeInstalled() {
    assumeTrue(
        program().isPresent(), "mosquitto is not installed: MQTT is not tested on a real broker");
  }

  private static Optional<Path> program() {
    return List.of(Path.of("/usr/sbin/mosquitto"), Path.of("/usr/bin/mosquitto")).stream()
        .filter(Files::isExecutable)
        .findFirst();
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Starts it, for {@link #USER} alone.
   *
   * @param certificate with which it listens; empty: in the open
   */
  static Mosquitto start(Path folder, int port, Optional<TestCertificate> certificate)
      throws IOException {
    Path passwords = folder.resolve("passwords");
    Files.deleteIfExists(passwords);
    TestCertificate.run(
        List.of("mosquitto_passwd", "-c", "-b", passwords.toString(), USER, PASSWORD));
    String settings =
        "listener %d 127.0.0.1\nallow_anonymous false\npassword_file %s\nuser %s\n"
            .formatted(port, passwords, System.getProperty("user.name"));
    if (certificate.isPresent()) {
      settings +=
          "certfile %s\nkeyfile %s\n"
              .formatted(certificate.get().certificate, certificate.get().key);
    }
    Path file = Files.writeString(folder.resolve("mosquitto.conf"), settings);
    Process process =
        new ProcessBuilder(program().orElseThrow().toString(), "-c", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("mosquitto.log").toFile())
            .start();
    Mosquitto broker = new Mosquitto(port, process);
    broker.awaitListening(folder);
    return broker;
  }

  private void awaitListening(Path folder) throws IOException {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (true) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException e) {
        if (!process.isAlive() || System.nanoTime() - deadline > 0) {
          close();
          throw new IOException(
              "mosquitto did not start: " + Files.readString(folder.resolve("mosquitto.log")), e);
        }
        Thread.onSpinWait();
      }
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    process.onExit().join();
  }
}
