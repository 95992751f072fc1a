package io.sightline.app.simulate;

import io.sightline.ingest.ffmpeg.VideoFormat;
import io.sightline.ingest.ffmpeg.VideoTarget;
import io.sightline.ingest.ffmpeg.VideoWriter;
import io.sightline.ingest.source.SourceException;
import io.sightline.simulator.Simulation;
import io.sightline.simulator.VideoInfo;

/**
 * Sends what a made-up camera sees to whoever takes a live stream, in real time. A frame that comes
 * more than a second late is left out, so that the stream stays live on a busy machine.
 */
public record LivePublisher(Simulation simulation, VideoTarget target) {
  private static final double LATEST_SECONDS = 1;

  /** Waits. */
  @FunctionalInterface
  public interface Pause {
    /**
     * @return whether it is to end
     */
    boolean of(long millis) throws InterruptedException;
  }

  /**
   * What was sent.
   *
   * @param leftOut frames that came too late
   */
  public record Sent(long frames, long leftOut) {}

  /**
   * Sends until told to end, or to the video's end.
   *
   * @param connected is run once the other end takes the stream
   * @throws SourceException if the other end refuses it or goes away
   */
  public Sent run(Runnable connected, Pause pause) throws SourceException, InterruptedException {
    VideoInfo info = simulation.info();
    byte[] pixels = new byte[3 * info.width() * info.height()];
    // The fixed world is painted with the first frame: before the clock starts.
    simulation.renderFrame(0, pixels);
    VideoFormat format = VideoFormat.ofCamera(info.width(), info.height(), info.fps());
    long sent = 0;
    long leftOut = 0;
    try (VideoWriter writer = new VideoWriter(target, format)) {
      connected.run();
      long begun = System.nanoTime();
      for (int i = 0; i < info.frames(); i++) {
        double early = i / info.fps() - (System.nanoTime() - begun) / 1e9;
        if (pause.of(Math.max(0, (long) (early * 1_000)))) {
          break;
        }
        if (early < -LATEST_SECONDS) {
          leftOut++;
          continue;
        }
        simulation.renderFrame(i, pixels);
        writer.write(i, pixels);
        sent++;
      }
    }
    return new Sent(sent, leftOut);
  }
}
