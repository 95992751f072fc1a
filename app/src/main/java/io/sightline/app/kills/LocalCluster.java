package io.sightline.app.kills;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A cluster that {@code infra/local-cluster/run} watches: it starts again what dies. */
final class LocalCluster implements KilledSystem {
  private static final String TASK_MANAGER = "task manager";

  private final Path data;
  private final String kafka;
  private final URI page;
  private final URI flink;
  private final HttpClient http = HttpClient.newHttpClient();
  private final JsonMapper mapper = new JsonMapper();

  /**
   * @param data its folder, where the process ids are
   * @param flink REST address of its job manager
   */
  LocalCluster(Path data, String kafka, URI page, URI flink) {
    this.data = data;
    this.kafka = kafka;
    this.page = page;
    this.flink = flink;
  }

  @Override
  public List<String> parts() {
    return KillShows.CLUSTER_PARTS;
  }

  @Override
  public String kill(String part) throws IOException, InterruptedException {
    String name = part.equals(TASK_MANAGER) ? busyTaskManager() : part.replace(" ", "");
    long pid = Long.parseLong(Files.readString(data.resolve("pids").resolve(name)).strip());
    ProcessHandle process =
        ProcessHandle.of(pid)
            .orElseThrow(() -> new IOException(name + " is not there: no process " + pid));
    if (!process.destroyForcibly()) {
      throw new IOException("process " + pid + " cannot be killed");
    }
    return name + ", pid " + pid;
  }

  /** A job goes on without its job manager until that is back, which then starts it anew. */
  @Override
  public boolean stands() throws InterruptedException {
    try {
      JsonNode job = get("/jobs/" + job());
      boolean runs = job.path("state").asText().equals("RUNNING");
      for (JsonNode vertex : job.path("vertices")) {
        // A job is RUNNING before the first of its tasks is.
        runs &= vertex.path("status").asText().equals("RUNNING");
      }
      return runs;
    } catch (IOException e) {
      return false;
    }
  }

  private String job() throws IOException {
    return Files.readString(data.resolve("pids").resolve("job.id")).strip();
  }

  /** The one that runs the job: to kill the other would show nothing. */
  private String busyTaskManager() throws IOException, InterruptedException {
    String job = job();
    String vertex = get("/jobs/" + job).path("vertices").path(0).path("id").asText();
    return get("/jobs/" + job + "/vertices/" + vertex + "/taskmanagers")
        .path("taskmanagers")
        .path(0)
        .path("taskmanager-id")
        .asText();
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(flink.resolve(path)).build();
    return mapper.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  @Override
  public String kafka() {
    return kafka;
  }

  @Override
  public URI page() {
    return page;
  }

  @Override
  public void close() {
    // Whoever started it stops it.
  }
}
