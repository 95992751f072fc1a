package io.sightline.inference;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.inference.bundle.BundleRejectedException;
import io.sightline.inference.bundle.EncoderBundle;
import io.sightline.inference.bundle.HeadBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bundles that load and yet must not serve. */
class SelfTestTest {
  @TempDir Path folder;
  private final InferenceRuntime runtime = InferenceRuntime.open(TestBundles.CPU);

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void anImageGraphOfAnotherShapeIsRefusedTensorByTensor() throws IOException {
    Path copy = TestBundles.copyOf("toy-encoder", folder);
    Path json = copy.resolve("encoder.json");
    TestBundles.edit(json, "\"width\": 8", "\"width\": 10");
    TestBundles.edit(json, "\"image_embeds\"", "\"embeds\"");
    assertRefused(
        () -> runtime.imageEncoder(EncoderBundle.load(copy)),
        "input pixel_values: expected FLOAT [N, 3, H=6, W=10], found FLOAT [N, 3, 6, 8]",
        "output embeds: expected FLOAT [N, D=8], found none of that name among [image_embeds]");
  }

  @Test
  void aTextGraphWithAnInputThatNobodyFillsIsRefused() throws IOException {
    Path copy = TestBundles.copyOf("toy-encoder", folder);
    TestBundles.edit(copy.resolve("encoder.json"), "\"attention_mask\"", "\"mask_of_attention\"");
    assertRefused(
        () -> runtime.textEncoder(EncoderBundle.load(copy)),
        "input mask_of_attention: expected INT64 [N, L=12], found none of that name",
        "input attention_mask: expected [input_ids, mask_of_attention] alone, found it as well");
  }

  @Test
  void aHeadOfAnotherShapeIsRefusedTensorByTensor() throws IOException {
    Path copy = TestBundles.copyOf("toy-head", folder);
    TestBundles.edit(copy.resolve("head.json"), "\"short\": 3", "\"short\": 4");
    TestBundles.edit(copy.resolve("head.json"), "\"carry\": 0", "\"carry\": 2");
    assertRefused(
        () -> runtime.head(HeadBundle.load(copy), 8),
        "input short_features: expected FLOAT [W, S=4, D=8], found FLOAT [W, 3, D]",
        "input short_new: expected FLOAT [W, S=4], found none of that name",
        "input carry_in: expected FLOAT [R, C=2], found none of that name",
        "output boundary_scores: expected FLOAT [R, S=4, 3], found FLOAT [R, 3, 3]",
        "output carry_out: expected FLOAT [R, C=2], found none of that name");
  }

  @Test
  void aHeadWithACarryThatItsJsonDoesNotMentionIsRefused() throws IOException {
    Path copy = TestBundles.copyOf("toy-head-carry", folder);
    TestBundles.edit(copy.resolve("head.json"), "\"carry\": 2", "\"carry\": 0");
    assertRefused(
        () -> runtime.head(HeadBundle.load(copy), 8), "input carry_in: expected [short_features,");
  }

  @Test
  void aFileThatIsNoModelIsRefused() throws IOException {
    Path copy = TestBundles.copyOf("toy-head", folder);
    Files.writeString(copy.resolve("head.onnx"), "this is no model");
    assertRefused(() -> runtime.head(HeadBundle.load(copy), 8), "cannot load model");
  }

  @Test
  void anEncoderWhoseGoldenVectorsComeOutOtherwiseIsRefused() throws IOException {
    Path copy = TestBundles.copyOf("toy-encoder", folder);
    // Trained on other colours than those it is given now.
    TestBundles.edit(copy.resolve("encoder.json"), "0.25", "0.26");
    assertRefused(
        () -> runtime.imageEncoder(EncoderBundle.load(copy)),
        "self-test: image golden-0-0.png: expected its golden vector within 1.0E-4, found a"
            + " difference of ",
        "self-test: image golden-1-0.png in a batch: ");
  }

  @Test
  void anEncoderWhoseTokenIdsComeOutOtherwiseIsRefused() throws IOException {
    Path copy = TestBundles.copyOf("toy-encoder", folder);
    TestBundles.edit(copy.resolve("tokenizer.json"), "\"d o\"", "\"o g\"");
    assertRefused(() -> runtime.textEncoder(EncoderBundle.load(copy)), "a token of the vocabulary");
    TestBundles.edit(copy.resolve("tokenizer.json"), "\"o g\"", "\"e r</w>\"");
    assertRefused(
        () -> runtime.textEncoder(EncoderBundle.load(copy)),
        "self-test: text \"dog's cat\": expected token ids [");
  }

  @Test
  void anEncoderThatSeesNothingIsRefusedEvenIfItsGoldenDataSeesNothingEither() {
    EncoderBundle blind = EncoderBundle.load(TestBundles.toy("toy-blind-encoder"));
    assertRefused(
        () -> runtime.imageEncoder(blind),
        "self-test: expected another vector for a picture with its colours inverted, found the"
            + " same: the encoder is blind");
  }

  @Test
  void aHeadWhoseGoldenScoresComeOutOtherwiseIsRefused() throws IOException {
    Path copy = TestBundles.copyOf("toy-head", folder);
    TestBundles.edit(
        copy.resolve("golden.json"),
        "\"memory_weight\": {\"shape\": [2, 2], \"data\": [2.0",
        "\"memory_weight\": {\"shape\": [2, 2], \"data\": [9.0");
    assertRefused(
        () -> runtime.head(HeadBundle.load(copy), 8),
        "self-test: case 1: boundary_scores: expected ",
        " within 1.0E-4 at place ");
  }

  @Test
  void goldenDataOfAHeadThatLacksATensorIsRefused() throws IOException {
    Path copy = TestBundles.copyOf("toy-head", folder);
    TestBundles.edit(copy.resolve("golden.json"), "\"short_age\"", "\"age\"");
    assertRefused(
        () -> runtime.head(HeadBundle.load(copy), 8),
        "self-test: case 1: expected input short_age, found [");
  }

  private void assertRefused(ThrowingCallable use, String... texts) {
    var refusal = assertThatThrownBy(use).isInstanceOf(BundleRejectedException.class);
    for (String text : texts) {
      refusal.hasMessageContaining(text);
    }
  }
}
