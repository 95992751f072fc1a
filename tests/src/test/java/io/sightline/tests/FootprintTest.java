package io.sightline.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.ingest.testing.RtspCamera;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole system as a process of its own, as a user starts it: how soon it scores, and how much
 * memory it takes.
 */
@Tag("live")
class FootprintTest {
  private static final int STREAMS = 4;
  private static final int QUERIES = 20;
  private static final int PORT = 18_088;
  private static final List<String> NOUNS =
      List.of(
          "person",
          "dog",
          "bicycle",
          "car",
          "chair",
          "bottle",
          "cat",
          "bus",
          "bird",
          "boat",
          "bench",
          "horse",
          "cup",
          "book",
          "clock",
          "train",
          "truck",
          "bear",
          "laptop",
          "umbrella");

  @TempDir Path folder;

  @Test
  void fourStreamsAndTwentyQueriesInOneProcess() throws Exception {
    Path clip = SharedData.video("one-by-one-person-detection.mp4");
    Path encoder = SharedData.encoder();
    try (RtspCamera camera = RtspCamera.showing(clip).ending(RtspCamera.Ending.LOOP)) {
      Path config =
          Files.writeString(folder.resolve("sightline.yaml"), yaml(camera.url(), encoder));
      long begun = System.nanoTime();
      Process process = launch(config);
      try {
        String first = awaitFirstScore(process);
        double seconds = (System.nanoTime() - begun) / 1e9;
        // Memory after things have settled: half a minute of four streams and twenty queries.
        Thread.sleep(30_000);
        long rss = residentBytes(process.pid());
        double rocks = metric("sightline_rocksdb_bytes");
        System.out.printf(
            Locale.ROOT,
            "cold start to the first frame scored: %.1f s; resident with %d streams and %d queries: %.2f GB%n",
            seconds,
            STREAMS,
            QUERIES,
            rss / 1e9);
        assertThat(rocks)
            .as("native memory of the stores, which is told and bounded")
            .isBetween(1e3, (double) (64 << 20));
        assertThat(metric("sightline_memory_cache_bytes")).as("decoded memories").isPositive();
        assertThat(first).contains("room");
        assertThat(seconds).as("cold start, seconds").isLessThan(20);
        assertThat(rss / 1e9).as("resident memory, GB").isLessThan(1.5);
      } finally {
        process.destroy();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("stops when told").isTrue();
      }
    }
  }

  private String yaml(String url, Path encoder) {
    StringBuilder yaml =
        new StringBuilder(
            "http: {port: " + PORT + "}\nminFreeDiskMb: 0\nencoder: " + encoder.toAbsolutePath());
    yaml.append("\nhead: ").append(SharedData.head().toAbsolutePath()).append("\nstreams:\n");
    for (int i = 0; i < STREAMS; i++) {
      yaml.append("  - {id: room-").append(i).append(", source: \"").append(url).append("\"}\n");
    }
    yaml.append("queries:\n");
    for (String noun : NOUNS) {
      yaml.append("  - {sentence: a ").append(noun).append(" is in the room}\n");
    }
    return yaml.toString();
  }

  /** The command line of the launcher script, on the class path of this test. */
  private Process launch(Path config) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ProcessBuilder(
            java.toString(),
            "-XX:+UseSerialGC",
            "-Xmx768m",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            System.getProperty("java.class.path"),
            "-Dsightline.logs=" + folder.resolve("logs"),
            "io.sightline.app.Main",
            "run",
            "--config",
            config.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("output").toFile())
        .start();
  }

  private String awaitFirstScore(Process process) throws Exception {
    URI events = URI.create("http://127.0.0.1:" + PORT + "/api/v1/events?types=score");
    HttpClient client = HttpClient.newHttpClient();
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        HttpResponse<Stream<String>> response =
            client.send(
                HttpRequest.newBuilder(events).build(), HttpResponse.BodyHandlers.ofLines());
        Iterator<String> lines = response.body().iterator();
        while (response.statusCode() == 200 && lines.hasNext()) {
          String line = lines.next();
          if (line.startsWith("data:") && line.contains("room")) {
            response.body().close();
            return line;
          }
        }
      } catch (IOException e) {
        // It does not listen yet.
      }
      Thread.sleep(50);
    }
    throw new AssertionError(
        "no frame was scored; it said:\n" + Files.readString(folder.resolve("output")));
  }

  private static double metric(String name) throws IOException, InterruptedException {
    URI metrics = URI.create("http://127.0.0.1:" + PORT + "/metrics");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofLines())
        .body()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
        .findFirst()
        .orElseThrow();
  }

  private static long residentBytes(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .findFirst()
        .orElseThrow();
  }
}
