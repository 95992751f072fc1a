package io.sightline.app.simulate;

import io.sightline.ingest.ffmpeg.VideoFormat;
import io.sightline.ingest.ffmpeg.VideoTarget;
import io.sightline.ingest.ffmpeg.VideoWriter;
import io.sightline.ingest.source.SourceException;
import io.sightline.simulator.AnnotationsJson;
import io.sightline.simulator.Simulation;
import io.sightline.simulator.VideoInfo;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.DoubleConsumer;

/**
 * Writes what one made-up camera sees as {@code SCENE-SEED.mp4}, and its truth into the folder's
 * {@code annotations.json}, beside that of other videos there.
 *
 * @param simulation one that comes to an end
 */
public record VideoExport(Simulation simulation) {
  /**
   * What was written.
   *
   * @param seconds of video
   * @param cpuSeconds of the one thread that rendered and encoded
   */
  public record Written(Path file, double seconds, double cpuSeconds) {
    /** How many seconds of video a second of one core makes. */
    public double timesRealTime() {
      return seconds / cpuSeconds;
    }
  }

  /**
   * @param progress hears the seconds of video done, now and then
   */
  public Written write(Path folder, DoubleConsumer progress) throws IOException, SourceException {
    Files.createDirectories(folder);
    String name = simulation.scene().slug() + "-" + simulation.seed() + ".mp4";
    Path part = folder.resolve(name + ".part");
    long begun = cpuNanos();
    writeVideo(part, progress);
    double cpu = (cpuNanos() - begun) / 1e9;
    Path file = folder.resolve(name);
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    ClipList.add(
        folder.resolve("annotations.json"), AnnotationsJson.write(simulation, name, "h264"));
    return new Written(file, simulation.info().seconds(), cpu);
  }

  /** Writes the video alone, into that file. */
  public void writeVideo(Path file, DoubleConsumer progress) throws SourceException {
    VideoInfo info = simulation.info();
    byte[] pixels = new byte[3 * info.width() * info.height()];
    VideoFormat format = VideoFormat.ofCamera(info.width(), info.height(), info.fps());
    try (VideoWriter writer = new VideoWriter(VideoTarget.mp4(file), format)) {
      for (int i = 0; i < info.frames(); i++) {
        simulation.renderFrame(i, pixels);
        writer.write(i, pixels);
        progress.accept((i + 1) / info.fps());
      }
      writer.finish();
    }
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
