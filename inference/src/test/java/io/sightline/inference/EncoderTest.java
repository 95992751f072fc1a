package io.sightline.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.query.QueryVectors;
import io.sightline.core.video.FrameFeature;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.image.PreparedFrame;
import io.sightline.inference.image.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EncoderTest {
  private final InferenceRuntime runtime = InferenceRuntime.open(TestBundles.CPU);
  private final EncoderBundle toy = EncoderBundle.load(TestBundles.toy("toy-encoder"));
  private final EncoderBundle motion = EncoderBundle.load(TestBundles.toy("toy-motion-encoder"));

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void aBatchGivesWhatItsPicturesGiveAlone() {
    try (ImageEncoder encoder = runtime.imageEncoder(toy)) {
      List<RgbImage> images = new ArrayList<>();
      // More than one run takes, so that splitting is seen as well.
      for (int i = 0; i < 19; i++) {
        images.add(noise(i, 5 + i, 9));
      }
      List<FrameFeature> together = encoder.encode(images);
      assertThat(together).hasSize(19);
      assertThat(together).doesNotHaveDuplicates();
      for (int i = 0; i < images.size(); i++) {
        assertThat(encoder.encode(List.of(images.get(i)))).containsExactly(together.get(i));
      }
      assertThat(encoder.encode(List.of())).isEmpty();
    }
  }

  @Test
  void aFrameScaledByTheCallerGivesWhatThePictureGives() {
    try (ImageEncoder encoder = runtime.imageEncoder(toy)) {
      RgbImage image = noise(3, 8, 4);
      PreparedFrame frame = new PreparedFrame(encoder.preprocessing().contentBox(8, 4), image);
      assertThat(encoder.encodePrepared(List.of(frame))).isEqualTo(encoder.encode(List.of(image)));
    }
  }

  @Test
  void anEncoderOfMotionTakesGroupsAndTheirOrderCounts() {
    try (ImageEncoder encoder = runtime.imageEncoder(motion)) {
      PreparedFrame first = encoder.preprocessing().prepare(noise(1, 8, 6));
      PreparedFrame second = encoder.preprocessing().prepare(noise(2, 8, 6));
      List<FrameFeature> features =
          encoder.encodeGroups(List.of(List.of(first, second), List.of(second, first)));
      assertThat(features).hasSize(2).doesNotHaveDuplicates();
      assertThatThrownBy(() -> encoder.encodePrepared(List.of(first)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("groups of 2 frames");
      assertThatThrownBy(() -> encoder.encodeGroups(List.of(List.of(first))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("found one of 1");
    }
  }

  @Test
  void aSentenceBecomesItsVectorAndThoseOfItsTokensWithoutPadding() {
    try (TextEncoder free = runtime.textEncoder(toy);
        TextEncoder fixed = runtime.textEncoder(motion)) {
      QueryVectors vectors = free.encode("a car");
      assertThat(vectors.encoder()).isEqualTo("toy-encoder@1");
      assertThat(vectors.tokenCount()).isEqualTo(4);
      assertThat(vectors.tokenWidth()).isEqualTo(8);
      assertThat(vectors.dim()).isEqualTo(8);
      // The graph that takes just 12 tokens is given padding, which must not show.
      QueryVectors padded = fixed.encode("a car");
      assertThat(padded.tokens()).containsExactly(vectors.tokens());
      assertThat(padded.embedding()).containsExactly(vectors.embedding());
    }
  }

  @Test
  void aSentenceOfUnknownWordsOrNoneIsRefused() {
    try (TextEncoder encoder = runtime.textEncoder(toy)) {
      assertThatThrownBy(() -> encoder.encode("q w"))
          .isInstanceOf(UnknownWordsException.class)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("encoder toy-encoder@1 knows none of the words of \"q w\"");
      assertThatThrownBy(() -> encoder.encode(" \t")).isInstanceOf(UnknownWordsException.class);
    }
  }

  @Test
  void aSentenceOfTooManyTokensIsRefusedAndNotCut() {
    try (TextEncoder encoder = runtime.textEncoder(toy)) {
      assertThat(encoder.encode("car ".repeat(10)).tokenCount()).isEqualTo(12);
      assertThatThrownBy(() -> encoder.encode("car ".repeat(11)))
          .isInstanceOf(SentenceTooLongException.class)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("13 tokens, at most 12");
      assertThatThrownBy(() -> encoder.encode("car ".repeat(200)))
          .isInstanceOf(SentenceTooLongException.class)
          .hasMessageContaining("800 characters, at most 500");
    }
  }

  @Test
  void aClosedEncoderRefusesToRun() {
    ImageEncoder encoder = runtime.imageEncoder(toy);
    encoder.close();
    encoder.close();
    assertThatThrownBy(() -> encoder.encode(List.of(noise(1, 8, 6))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("toy-encoder@1 is closed");
  }

  private static RgbImage noise(int seed, int width, int height) {
    byte[] pixels = new byte[width * height * 3];
    new Random(seed).nextBytes(pixels);
    return new RgbImage(width, height, pixels);
  }
}
