package io.sightline.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameFeature;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.image.ContentBox;
import io.sightline.inference.image.PreparedFrame;
import io.sightline.inference.image.RgbImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A real encoder. Its golden data is checked by the self-test when it is opened. */
class YoloxClipTest {
  private static final Logger LOG = LoggerFactory.getLogger(YoloxClipTest.class);

  private final EncoderBundle bundle = EncoderBundle.load(TestBundles.shared("yolox-clip"));

  @Test
  void passesItsSelfTestAndTellsAPersonFromAnEmptyRoom() throws IOException {
    try (InferenceRuntime runtime = InferenceRuntime.open(TestBundles.CPU);
        ImageEncoder images = runtime.imageEncoder(bundle);
        TextEncoder texts = runtime.textEncoder(bundle)) {
      RgbImage person = RgbImage.read(bundle.dir().resolve("golden-person.png"));
      RgbImage empty = RgbImage.read(bundle.dir().resolve("golden-empty.png"));
      List<FrameFeature> features = images.encode(List.of(person, empty));
      QueryVectors query = texts.encode("a person is in the room");
      assertThat(query.tokenCount()).isEqualTo(8);
      assertThat(features.get(0).dot(query.embedding()))
          .isGreaterThan(features.get(1).dot(query.embedding()) + 0.1f);
      assertThatThrownBy(() -> texts.encode("qwzx blorf"))
          .isInstanceOf(UnknownWordsException.class);
    }
  }

  @Test
  void fillsAsTheGoldenPicturesAreFilled() throws IOException {
    try (InferenceRuntime runtime = InferenceRuntime.open(TestBundles.CPU);
        ImageEncoder encoder = runtime.imageEncoder(bundle)) {
      // The golden pictures come with their bars: 16:9, 234 of 416 rows.
      RgbImage person = RgbImage.read(bundle.dir().resolve("golden-person.png"));
      ContentBox box = encoder.preprocessing().contentBox(768, 432);
      assertThat(box).isEqualTo(new ContentBox(416, 234, 0, 0, 0, 91, 416, 234));
      PreparedFrame content = new PreparedFrame(box, person.crop(0, 91, 416, 234));
      FrameFeature feature = encoder.encodePrepared(List.of(content)).get(0);
      float[] golden = bundle.golden().images().get(0).embedding();
      float[] found = feature.toArray();
      for (int i = 0; i < golden.length; i++) {
        assertThat(found[i]).isCloseTo(golden[i], offset(0.002f));
      }
    }
  }

  /** Printed, not judged: what a picture costs on this machine. */
  @Test
  void costOfAPicture() throws IOException {
    try (InferenceRuntime runtime = InferenceRuntime.open(TestBundles.CPU);
        ImageEncoder encoder = runtime.imageEncoder(bundle)) {
      PreparedFrame frame =
          encoder.preprocessing().prepare(RgbImage.read(bundle.dir().resolve("golden-person.png")));
      for (int batch : new int[] {1, 8}) {
        List<PreparedFrame> frames = Collections.nCopies(batch, frame);
        encoder.encodePrepared(frames);
        int runs = 24 / batch;
        long before = cpuNanos();
        for (int i = 0; i < runs; i++) {
          encoder.encodePrepared(frames);
        }
        double millis = (cpuNanos() - before) / 1e6 / (runs * batch);
        LOG.info("{}: {} CPU-ms a picture in batches of {}", bundle.id(), millis, batch);
        assertThat(millis).isPositive();
      }
    }
  }

  /** With one thread the graph runs on the thread that asks. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
