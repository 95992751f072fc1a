package io.sightline.ingest.testing;

import io.sightline.ingest.testing.FaultScript.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CopyOnWriteArrayList;

/** Does to cameras what a script says, in time, and keeps what was really done when. */
public final class FaultInjector {
  private final List<RtspCamera> cameras;
  private final List<Injected> done = new CopyOnWriteArrayList<>();

  public FaultInjector(List<RtspCamera> cameras) {
    this.cameras = List.copyOf(cameras);
  }

  /**
   * A fault that has healed.
   *
   * @param camera number of the camera
   * @param struck before anything was done
   * @param healed after the camera was well again
   */
  public record Injected(int camera, CameraFault fault, Instant struck, Instant healed) {}

  private record Due(Duration at, Runnable task) {}

  /** Returns when the script is over and every camera is well. */
  public void run(FaultScript script) throws InterruptedException {
    PriorityQueue<Due> due = new PriorityQueue<>(Comparator.comparing(Due::at));
    for (Step step : script.steps()) {
      due.add(new Due(step.at(), () -> due.add(struck(step))));
    }
    long began = System.nanoTime();
    while (!due.isEmpty()) {
      Due next = due.remove();
      long wait = began + next.at.toNanos() - System.nanoTime();
      if (wait > 0) {
        Thread.sleep(Duration.ofNanos(wait).toMillis());
      }
      next.task.run();
    }
  }

  /** Strikes; what heals it is to be done later. */
  private Due struck(Step step) {
    RtspCamera camera = cameras.get(step.camera());
    Instant struck = Instant.now();
    step.fault().strike(camera);
    return new Due(
        step.healsAt(),
        () -> {
          step.fault().heal(camera);
          done.add(new Injected(step.camera(), step.fault(), struck, Instant.now()));
        });
  }

  /** What has healed, in that order. Thread-safe. */
  public List<Injected> done() {
    return new ArrayList<>(done);
  }
}
