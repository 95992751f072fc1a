package io.sightline.inference.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sightline.core.grounding.HeadShape;
import io.sightline.inference.TestBundles;
import io.sightline.inference.image.ResizeMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleTest {
  @TempDir Path folder;

  @Test
  void anEncoderBundleIsReadWhole() {
    EncoderBundle bundle = EncoderBundle.load(TestBundles.toy("toy-motion-encoder"));
    assertThat(bundle.id()).isEqualTo("toy-motion-encoder@1");
    assertThat(bundle.dim()).isEqualTo(8);
    assertThat(bundle.image().frames()).isEqualTo(2);
    assertThat(bundle.image().preprocessing().resize()).isEqualTo(ResizeMode.LONGEST);
    assertThat(bundle.image().preprocessing().fill()).containsExactly(114, 100, 90);
    assertThat(bundle.text().contextLength()).isEqualTo(12);
    assertThat(bundle.golden().images()).hasSize(2);
    assertThat(bundle.golden().images().get(0).files()).hasSize(2);
    assertThat(bundle.golden().texts())
        .extracting(EncoderGolden.Text::unknown)
        .containsExactly(false, false, true);
  }

  @Test
  void aHeadBundleIsReadWhole() {
    HeadBundle any = HeadBundle.load(TestBundles.toy("toy-head"));
    assertThat(any.kind()).isEqualTo(HeadBundle.Kind.ZERO_SHOT);
    assertThat(any.encoder()).isEmpty();
    assertThat(any.dim()).isEmpty();
    assertThat(any.shape()).isEqualTo(new HeadShape(3, 2, 0));
    assertThat(any.thresholds()).isEqualTo(new HeadBundle.Thresholds(0.6, 0.4));
    HeadBundle trained = HeadBundle.load(TestBundles.toy("toy-head-carry"));
    assertThat(trained.encoder()).contains("toy-encoder");
    assertThat(trained.dim()).hasValue(8);
    assertThat(trained.shape().carry()).isEqualTo(2);
    assertThat(trained.golden().cases()).hasSize(1);
  }

  @Test
  void aFolderThatIsNotThereOrHoldsNoJsonIsRefused() throws IOException {
    assertProblems(() -> EncoderBundle.load(folder.resolve("none")), "NoSuchFileException");
    assertProblems(() -> HeadBundle.load(folder.resolve("none")), "NoSuchFileException");
    Files.writeString(folder.resolve("encoder.json"), "{\"name\": ");
    assertProblems(
        () -> EncoderBundle.load(folder), "encoder.json: expected JSON, found Unexpected end");
    Files.writeString(folder.resolve("encoder.json"), "[]");
    assertProblems(
        () -> EncoderBundle.load(folder), "encoder.json: expected a JSON object, found []");
  }

  @Test
  void allThatIsWrongWithAnEncoderIsSaidAtOnce() throws IOException {
    Path copy = TestBundles.copyOf("toy-encoder", folder);
    Path json = copy.resolve("encoder.json");
    TestBundles.edit(json, "\"dim\": 8", "\"dim\": 0");
    TestBundles.edit(json, "\"version\": \"1\",", "");
    TestBundles.edit(json, "\"longest\"", "\"biggest\"");
    TestBundles.edit(json, "\"width\": 8", "\"width\": \"8\"");
    TestBundles.edit(json, "\"contextLength\": 12", "\"contextLength\": 1e9");
    TestBundles.edit(json, "\"tokenizer.json\"", "\"../tokenizer.json\"");
    Files.delete(copy.resolve("image.onnx"));
    Files.write(copy.resolve("text.onnx"), new byte[0]);
    assertProblems(
        () -> EncoderBundle.load(copy),
        "encoder.json: version: expected text, found nothing",
        "encoder.json: dim: expected a whole number of 1 to 4096, found 0",
        "encoder.json: image.file: expected the file " + copy.resolve("image.onnx"),
        "encoder.json: image.width: expected a whole number of 1 to 4096, found \"8\"",
        "encoder.json: image.resize: expected one of longest, shortest, squash, found \"biggest\"",
        "encoder.json: text.file: expected the file " + copy.resolve("text.onnx"),
        "encoder.json: text.contextLength: expected a whole number of 3 to 65536, found 1.0E9",
        "encoder.json: text.tokenizer: expected a file within the bundle, found");
  }

  @Test
  void aColourOutOfRangeIsNamed() throws IOException {
    Path copy = TestBundles.copyOf("toy-encoder", folder);
    TestBundles.edit(copy.resolve("encoder.json"), "114", "300");
    assertProblems(() -> EncoderBundle.load(copy), "fill must be three numbers of 0 to 255");
    TestBundles.edit(copy.resolve("encoder.json"), "300", "114");
    TestBundles.edit(copy.resolve("encoder.json"), "0.25", "0");
    assertProblems(() -> EncoderBundle.load(copy), "std must be three numbers over zero");
  }

  @Test
  void goldenDataOfTheWrongSizeIsNamed() throws IOException {
    Path copy = TestBundles.copyOf("toy-encoder", folder);
    TestBundles.edit(copy.resolve("encoder.json"), "\"dim\": 8", "\"dim\": 9");
    assertProblems(
        () -> EncoderBundle.load(copy),
        "golden.json: images[0].embedding: expected a list of 9 numbers, found [",
        "golden.json: images[1].embedding: ",
        "golden.json: texts[0].embedding: ",
        "golden.json: texts[1].embedding: ",
        "golden.json: texts[2].embedding: ");
  }

  @Test
  void withoutGoldenDataNothingServes() throws IOException {
    Path copy = TestBundles.copyOf("toy-encoder", folder);
    Files.writeString(
        copy.resolve("golden.json"), "{\"tolerance\": 1e-3, \"images\": [], \"texts\": []}");
    assertProblems(
        () -> EncoderBundle.load(copy),
        "golden.json: expected at least one image and one text, found 0 and 0");
    Path head = TestBundles.copyOf("toy-head", folder);
    Files.writeString(head.resolve("golden.json"), "{\"tolerance\": 0.5, \"cases\": []}");
    assertProblems(
        () -> HeadBundle.load(head),
        "golden.json: tolerance: expected a number of 0.0 to 0.1, found 0.5",
        "golden.json: expected at least one case, found none");
  }

  @Test
  void allThatIsWrongWithAHeadIsSaidAtOnce() throws IOException {
    Path copy = TestBundles.copyOf("toy-head", folder);
    Path json = copy.resolve("head.json");
    TestBundles.edit(json, "\"short\": 3", "\"short\": 0");
    TestBundles.edit(json, "\"zero-shot\"", "\"two-shot\"");
    TestBundles.edit(json, "\"start\": 0.6", "\"start\": 6");
    TestBundles.edit(json, "\"golden.json\"", "7");
    assertProblems(
        () -> HeadBundle.load(copy),
        "head.json: thresholds.start: expected a number of 0.0 to 1.0, found 6",
        "head.json: kind: expected one of twinnet, zero-shot, found \"two-shot\"",
        "head.json: short: expected a whole number of 1 to 64, found 0",
        "head.json: golden: expected text, found 7");
  }

  @Test
  void aMissingPartIsOneProblemAndNotOneForEachOfItsFields() throws IOException {
    Path copy = TestBundles.copyOf("toy-encoder", folder);
    TestBundles.edit(copy.resolve("encoder.json"), "\"text\": {", "\"txt\": {");
    assertProblems(
        () -> EncoderBundle.load(copy), "encoder.json: text: expected an object, found nothing");
  }

  /** Just these, in any order. */
  private static void assertProblems(ThrowingCallable load, String... texts) {
    assertThatThrownBy(load)
        .isInstanceOfSatisfying(
            BundleRejectedException.class,
            refusal -> {
              List<String> problems = refusal.problems();
              assertThat(problems).hasSize(texts.length);
              for (String text : texts) {
                assertThat(problems).anyMatch(problem -> problem.contains(text));
              }
              assertThat(refusal).hasMessageContaining(refusal.bundle().toString());
            });
  }
}
