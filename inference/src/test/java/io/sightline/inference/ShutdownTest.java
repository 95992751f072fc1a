package io.sightline.inference;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.image.PreparedFrame;
import io.sightline.inference.image.RgbImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that is told to end while graphs run must end in order: see LastingEnvironment. */
class ShutdownTest {
  @Test
  void hooksMayRunAndCloseAfterTheProcessWasToldToEnd(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    Process child =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:ErrorFile=" + folder.resolve("crash"),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                TestBundles.toy("toy-encoder").toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(child.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(output)).endsWith("closed in order\n");
    assertThat(child.exitValue()).isZero();
  }

  /**
   * Encodes without end in one thread, in runs so large that they take the environment's threads,
   * while a hook, begun with the end, opens, runs and closes.
   */
  static final class Child {
    private Child() {}

    public static void main(String[] args) throws InterruptedException {
      EncoderBundle bundle = EncoderBundle.load(Path.of(args[0]));
      InferenceRuntime runtime =
          InferenceRuntime.open(
              new RuntimeOptions(Optional.of(Provider.CPU), 2, 256, 0, 0, Optional.empty()));
      ImageEncoder encoder = runtime.imageEncoder(bundle);
      List<PreparedFrame> frames =
          Collections.nCopies(
              256, encoder.preprocessing().prepare(new RgbImage(8, 6, new byte[144])));
      Thread runner = new Thread(() -> encodeUntilClosed(encoder, frames));
      runner.setDaemon(true);
      runner.start();
      Runtime.getRuntime().addShutdownHook(new Thread(() -> endInOrder(runtime, bundle, encoder)));
      pause(200);
      System.exit(0);
    }

    private static void endInOrder(
        InferenceRuntime runtime, EncoderBundle bundle, ImageEncoder encoder) {
      pause(200);
      for (int i = 0; i < 20; i++) {
        runtime.imageEncoder(bundle).close();
      }
      encoder.close();
      runtime.close();
      System.out.println("closed in order");
    }

    private static void encodeUntilClosed(ImageEncoder encoder, List<PreparedFrame> frames) {
      try {
        while (true) {
          encoder.encodePrepared(frames);
        }
      } catch (IllegalStateException closed) {
        // As it should.
      }
    }

    private static void pause(long millis) {
      try {
        TimeUnit.MILLISECONDS.sleep(millis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
