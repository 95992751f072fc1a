package io.sightline.app.simulate;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.inference.image.RgbImage;
import io.sightline.ingest.ffmpeg.PictureScaler;
import io.sightline.simulator.AnnotationsJson;
import io.sightline.simulator.Simulation;
import io.sightline.simulator.VideoInfo;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * Writes the sampled frames of many made-up streams, raw, with their truth:
 *
 * <ul>
 *   <li>{@code dataset.json}: {@code {"width", "height", "rate", "streams": [{"name", "scene",
 *       "seed", "frames", "seconds", "split"}]}};
 *   <li>{@code annotations.json}: as {@link AnnotationsJson}, a clip a stream;
 *   <li>{@code frames/NAME.rgb}: uint8 [frames, height, width, 3]; frame i is of second i / rate.
 * </ul>
 *
 * The two lists come first; a file of frames is there when it is complete. Frames are rendered at
 * 640x360 and scaled, without keeping their shape, by the filter that serving scales with.
 *
 * @param width of the frames written, pixels
 * @param height of the frames written, pixels
 */
public record FrameExport(DatasetPlan plan, int width, int height) {
  /**
   * Writes what is not there yet; the same plan gives the same bytes.
   *
   * @param threads streams at a time
   * @param done hears how many streams are complete, from any thread
   */
  public void write(Path folder, int threads, IntConsumer done)
      throws IOException, InterruptedException {
    Files.createDirectories(folder.resolve("frames"));
    writeLists(folder);
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Void>> streams = new ArrayList<>();
      for (DatasetPlan.Stream stream : plan.list()) {
        streams.add(
            workers.submit(
                () -> {
                  writeFrames(folder, stream);
                  return null;
                }));
      }
      for (int i = 0; i < streams.size(); i++) {
        streams.get(i).get();
        done.accept(i + 1);
      }
    } catch (ExecutionException e) {
      throw new IOException("a stream could not be written: " + e.getCause(), e.getCause());
    } finally {
      workers.shutdownNow();
    }
  }

  private void writeLists(Path folder) throws IOException {
    ObjectNode root = JsonMapper.builder().build().createObjectNode();
    root.put("width", width).put("height", height).put("rate", plan.rate());
    ArrayNode streams = root.putArray("streams");
    for (DatasetPlan.Stream stream : plan.list()) {
      VideoInfo info = plan.open(stream).info();
      streams
          .addObject()
          .put("name", stream.name())
          .put("scene", stream.scene().slug())
          .put("seed", stream.seed())
          .put("frames", info.frames())
          .put("seconds", info.seconds())
          .put("split", plan.split().name().toLowerCase(Locale.ROOT));
    }
    Path part = folder.resolve("annotations.json.part");
    try (Writer out = Files.newBufferedWriter(part)) {
      Iterator<AnnotationsJson.Clip> clips =
          plan.list().stream()
              .map(
                  s ->
                      new AnnotationsJson.Clip(
                          plan.open(s), "frames/" + s.name() + ".rgb", "rgb24", width, height))
              .iterator();
      AnnotationsJson.write(clips, out);
    }
    complete(part, folder.resolve("annotations.json"));
    Files.write(
        folder.resolve("dataset.json"),
        new JsonMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
  }

  private void writeFrames(Path folder, DatasetPlan.Stream stream) throws IOException {
    Simulation simulation = plan.open(stream);
    VideoInfo info = simulation.info();
    Path file = folder.resolve("frames").resolve(stream.name() + ".rgb");
    if (Files.isRegularFile(file) && Files.size(file) == 3L * width * height * info.frames()) {
      return;
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    byte[] pixels = new byte[3 * info.width() * info.height()];
    try (PictureScaler scaler = new PictureScaler();
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 20)) {
      for (int i = 0; i < info.frames(); i++) {
        simulation.renderFrame(i, pixels);
        RgbImage whole = new RgbImage(info.width(), info.height(), pixels);
        out.write(scaler.scale(whole, width, height).pixels());
      }
    }
    complete(part, file);
  }

  private static void complete(Path part, Path file) throws IOException {
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
