package io.sightline.app.simulate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.app.config.ConfigException;
import io.sightline.inference.image.RgbImage;
import io.sightline.ingest.ffmpeg.H264RoundTrip;
import io.sightline.ingest.ffmpeg.PictureScaler;
import io.sightline.ingest.source.SourceException;
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
 *   <li>{@code dataset.json}: {@code {"width", "height", "rate", "compressed", "streams": [{"name",
 *       "scene", "seed", "frames", "seconds", "split"}]}};
 *   <li>{@code annotations.json}: as {@link AnnotationsJson}, a clip a stream;
 *   <li>{@code frames/NAME.rgb}: uint8 [frames, height, width, 3]; frame i is of second i / rate.
 * </ul>
 *
 * The two lists come first; a file of frames is there when it is complete. Frames are rendered at
 * 640x360 and scaled, without keeping their shape, by the filter that serving scales with.
 *
 * @param compressed whether frames first go through H.264, at a quality drawn for each stream; then
 *     {@code dataset.json} has {@code bits_a_pixel} with each
 * @param width of the frames written, pixels
 * @param height of the frames written, pixels
 */
public record FrameExport(DatasetPlan plan, int width, int height, boolean compressed) {
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
    root.put("compressed", compressed);
    ArrayNode streams = root.putArray("streams");
    for (DatasetPlan.Stream stream : plan.list()) {
      VideoInfo info = plan.open(stream).info();
      ObjectNode one =
          streams
              .addObject()
              .put("name", stream.name())
              .put("scene", stream.scene().slug())
              .put("seed", stream.seed())
              .put("frames", info.frames())
              .put("seconds", info.seconds())
              .put("split", plan.split().name().toLowerCase(Locale.ROOT));
      if (compressed) {
        one.put("bits_a_pixel", Compression.drawn(stream.seed()).bitsAPixel());
      }
    }
    refuseAnother(folder.resolve("dataset.json"), root);
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

  private void writeFrames(Path folder, DatasetPlan.Stream stream)
      throws IOException, SourceException {
    Simulation simulation = plan.open(stream);
    VideoInfo info = simulation.info();
    Path file = folder.resolve("frames").resolve(stream.name() + ".rgb");
    if (Files.isRegularFile(file) && Files.size(file) == 3L * width * height * info.frames()) {
      return;
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    byte[] pixels = new byte[3 * info.width() * info.height()];
    try (Shrinking shrinking = shrinking(stream, info);
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 20)) {
      for (int i = 0; i < info.frames(); i++) {
        simulation.renderFrame(i, pixels);
        out.write(shrinking.of(pixels).pixels());
      }
    }
    complete(part, file);
  }

  /** What becomes of a frame before it is written. */
  private interface Shrinking extends AutoCloseable {
    RgbImage of(byte[] pixels) throws SourceException;

    @Override
    void close();
  }

  private Shrinking shrinking(DatasetPlan.Stream stream, VideoInfo info) throws SourceException {
    if (compressed) {
      H264RoundTrip trip = new H264RoundTrip(Compression.drawn(stream.seed()).of(info));
      return new Shrinking() {
        @Override
        public RgbImage of(byte[] pixels) throws SourceException {
          return trip.pass(pixels, width, height);
        }

        @Override
        public void close() {
          trip.close();
        }
      };
    }
    PictureScaler scaler = new PictureScaler();
    return new Shrinking() {
      @Override
      public RgbImage of(byte[] pixels) {
        return scaler.scale(new RgbImage(info.width(), info.height(), pixels), width, height);
      }

      @Override
      public void close() {
        scaler.close();
      }
    };
  }

  /** More streams may be added to a data set, but none of another kind. */
  private void refuseAnother(Path file, ObjectNode wanted) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    JsonNode there = new JsonMapper().readTree(file.toFile());
    List<String> errors = new ArrayList<>();
    for (String field : List.of("width", "height", "rate", "compressed")) {
      if (!there.path(field).asText().equals(wanted.path(field).asText())) {
        errors.add(
            "holds another data set: its "
                + field
                + " is "
                + there.path(field)
                + ", not "
                + wanted.path(field));
      }
    }
    if (!errors.isEmpty()) {
      throw new ConfigException(file.toString(), errors);
    }
  }

  static void complete(Path part, Path file) throws IOException {
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
