package io.sightline.ingest.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** nginx with its RTMP module, where both are installed: a server that outlives its publishers. */
public final class RtmpServer implements AutoCloseable {
  private static final Path MODULE = Path.of("/usr/lib/nginx/modules/ngx_rtmp_module.so");
  private static final List<Path> PROGRAMS =
      List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/local/sbin/nginx"));

  private final Process process;
  private final int port;

  private RtmpServer(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * @param folder for its configuration and logs; made if it is not there
   * @return empty where it is not installed
   */
  public static Optional<RtmpServer> start(Path folder) throws IOException, InterruptedException {
    Optional<Path> program = PROGRAMS.stream().filter(Files::isExecutable).findFirst();
    if (program.isEmpty() || !Files.exists(MODULE)) {
      return Optional.empty();
    }
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    Files.createDirectories(folder);
    Path settings =
        Files.writeString(
            folder.resolve("nginx.conf"),
            """
            load_module %s;
            daemon off;
            master_process off;
            pid %s/nginx.pid;
            error_log %s/error.log;
            events {}
            rtmp { server { listen 127.0.0.1:%d; application live { live on; } } }
            """
                .formatted(MODULE, folder, folder, port));
    Process process =
        new ProcessBuilder(
                program.get().toString(), "-p", folder.toString(), "-c", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output.log").toFile())
            .start();
    for (int i = 0; i < 100 && process.isAlive(); i++) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return Optional.of(new RtmpServer(process, port));
      } catch (IOException e) {
        Thread.sleep(50);
      }
    }
    process.destroyForcibly();
    throw new IOException("nginx did not start: " + Files.readString(folder.resolve("output.log")));
  }

  public String url() {
    return "rtmp://127.0.0.1:" + port + "/live/camera";
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
