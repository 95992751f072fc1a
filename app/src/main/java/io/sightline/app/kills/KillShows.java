package io.sightline.app.kills;

import io.sightline.app.StartupException;
import io.sightline.core.video.StreamSpec;
import io.sightline.inference.ImageEncoder;
import io.sightline.inference.InferenceRuntime;
import io.sightline.inference.OnnxHead;
import io.sightline.inference.RuntimeOptions;
import io.sightline.inference.TextEncoder;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.bundle.HeadBundle;
import io.sightline.ingest.source.SourceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The shows that can be given.
 *
 * @param encoder folder of the bundle that pictures and sentences are encoded with
 * @param head folder of the bundle that scores, in the system and in the undisturbed run
 * @param parts what is killed; everything in turns where there are none
 * @param kills how many
 * @param seed says what is killed when
 * @param within seconds in which the system has to be back
 */
public record KillShows(
    Path encoder, Path head, List<String> parts, int kills, long seed, double within) {
  /** Scenes in which the bundle that ships finds something. */
  private static final List<String> CAMERAS =
      List.of(
          "sim:street?seed=41",
          "sim:lobby?seed=42",
          "sim:corridor?seed=43",
          "sim:car-park?seed=44");

  /** What of a cluster can be killed. */
  public static final List<String> CLUSTER_PARTS =
      List.of("broker", "compressor", "job manager", "task manager");

  /** The quiet before a kill, and a moment to wait for. */
  private static final double SECONDS_BETWEEN_KILLS = 12;

  private static final double SECONDS_MORE = 60;

  /**
   * Of the system in one process, which this starts.
   *
   * @param folder where it keeps everything
   */
  public boolean ofOneProcess(Path folder, PrintWriter out)
      throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    List<String> bundles = List.of("--encoder", encoder.toString(), "--head", head.toString());
    return of(() -> new OneProcess(folder, port, bundles), out);
  }

  /** Of a cluster that runs already. */
  public boolean ofCluster(Path data, String kafka, URI page, URI flink, PrintWriter out)
      throws IOException, InterruptedException {
    return of(() -> new LocalCluster(data, kafka, page, flink), out);
  }

  /** Started when the tape is made, so that the two do not compete. */
  @FunctionalInterface
  private interface Starter {
    KilledSystem start() throws IOException;
  }

  private boolean of(Starter starter, PrintWriter out) throws IOException, InterruptedException {
    EncoderBundle encoderBundle = EncoderBundle.load(encoder);
    HeadBundle headBundle = HeadBundle.load(head);
    try (InferenceRuntime runtime = InferenceRuntime.open(RuntimeOptions.withThreads(1));
        OnnxHead scorer = runtime.head(headBundle, encoderBundle)) {
      Tape tape = tape(runtime, encoderBundle, headBundle);
      try (KilledSystem system = starter.start()) {
        return new KillShow(tape, scorer, system, seed, out).run(parts, kills, within);
      }
    }
  }

  private Tape tape(InferenceRuntime runtime, EncoderBundle bundle, HeadBundle headBundle) {
    double seconds = SECONDS_MORE + (SECONDS_BETWEEN_KILLS + within) * kills;
    List<String> sources =
        CAMERAS.stream()
            .map(camera -> String.format(Locale.ROOT, "%s&fps=4&seconds=%.0f", camera, seconds))
            .toList();
    try (ImageEncoder images = runtime.imageEncoder(bundle);
        TextEncoder text = runtime.textEncoder(bundle)) {
      return Tape.of(
          sources, StreamSpec.DEFAULT_FRAMES_PER_SECOND, images, text, headBundle.usualSettings());
    } catch (SourceException e) {
      throw new StartupException("the made-up cameras cannot be read: " + e.getMessage(), e);
    }
  }
}
