package io.sightline.inference;

import io.sightline.inference.bundle.EncoderGolden;
import io.sightline.inference.image.PreparedFrame;
import io.sightline.inference.image.RgbImage;
import io.sightline.inference.text.ClipTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Asks an encoder, on this machine and this provider, what its golden data knows the answer to. It
 * has happened elsewhere that a graph gave every picture the same vector on a GPU and nobody
 * noticed for months.
 */
final class EncoderSelfTest {
  /** Two vectors that nowhere differ by more than this are the same. */
  private static final float SAME = 1e-5f;

  private EncoderSelfTest() {}

  /** What is wrong; empty if nothing is. */
  static List<String> images(ImageEncoder encoder, EncoderGolden golden) {
    List<String> failures = new ArrayList<>();
    List<PreparedFrame> all = new ArrayList<>();
    try {
      for (EncoderGolden.Image image : golden.images()) {
        List<PreparedFrame> frames = new ArrayList<>();
        for (Path file : image.files()) {
          frames.add(encoder.preprocessing().prepare(RgbImage.read(file)));
        }
        all.addAll(frames);
        String what = "image " + image.files().get(0).getFileName();
        compare(what, encoder.embed(frames).get(0), image.embedding(), golden, failures);
      }
      List<float[]> batch = encoder.embed(all);
      for (int i = 0; i < batch.size(); i++) {
        EncoderGolden.Image image = golden.images().get(i);
        String what = "image " + image.files().get(0).getFileName() + " in a batch";
        compare(what, batch.get(i), image.embedding(), golden, failures);
      }
      List<PreparedFrame> first = all.subList(0, encoder.frames());
      List<PreparedFrame> inverted = first.stream().map(EncoderSelfTest::inverted).toList();
      if (difference(batch.get(0), encoder.embed(inverted).get(0)) < SAME) {
        failures.add(
            "self-test: expected another vector for a picture with its colours inverted, found the"
                + " same: the encoder is blind");
      }
    } catch (IOException e) {
      failures.add("self-test: expected a readable picture, found " + e);
    } catch (InferenceException e) {
      failures.add("self-test: " + e.getMessage());
    }
    return failures;
  }

  /** What is wrong; empty if nothing is. */
  static List<String> texts(TextEncoder encoder, ClipTokenizer tokenizer, EncoderGolden golden) {
    List<String> failures = new ArrayList<>();
    List<float[]> known = new ArrayList<>();
    try {
      for (EncoderGolden.Text text : golden.texts()) {
        String what = "text \"" + text.text() + "\"";
        long[] ids = tokenizer.encode(text.text());
        if (!Arrays.equals(ids, text.ids())) {
          failures.add(
              "self-test: %s: expected token ids %s, found %s"
                  .formatted(what, Arrays.toString(text.ids()), Arrays.toString(ids)));
          continue;
        }
        float[] pooled = encoder.run(ids).pooled();
        compare(what, pooled, text.embedding(), golden, failures);
        if (!text.unknown()) {
          known.add(pooled);
        }
      }
    } catch (InferenceException e) {
      failures.add("self-test: " + e.getMessage());
    }
    if (known.size() > 1 && known.stream().allMatch(v -> difference(v, known.get(0)) < SAME)) {
      failures.add("self-test: expected another vector for another text, found the same for all");
    }
    return failures;
  }

  private static void compare(
      String what, float[] found, float[] expected, EncoderGolden golden, List<String> failures) {
    float difference = difference(found, expected);
    if (!(difference <= golden.tolerance())) {
      failures.add(
          "self-test: %s: expected its golden vector within %s, found a difference of %s"
              .formatted(what, golden.tolerance(), difference));
    }
  }

  /** The largest of all components; NaN if any is. */
  private static float difference(float[] a, float[] b) {
    float largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return largest;
  }

  private static PreparedFrame inverted(PreparedFrame frame) {
    byte[] pixels = frame.content().pixels().clone();
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) ~pixels[i];
    }
    RgbImage content = new RgbImage(frame.content().width(), frame.content().height(), pixels);
    return new PreparedFrame(frame.box(), content);
  }
}
