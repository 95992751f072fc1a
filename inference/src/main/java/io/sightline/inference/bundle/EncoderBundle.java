package io.sightline.inference.bundle;

import io.sightline.core.video.FrameFeature;
import io.sightline.inference.image.Preprocessing;
import io.sightline.inference.image.ResizeMode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An encoder as a folder: {@code encoder.json}, an image and a text graph, a tokenizer, and golden
 * data. Loading checks the fields and that the files are there; the graphs are checked when an
 * encoder is made of it.
 *
 * @param dir the folder
 * @param dim D, components of an image's and of a sentence's vector
 * @param golden what it must answer before it serves
 */
public record EncoderBundle(
    Path dir, String name, String version, int dim, Image image, Text text, EncoderGolden golden) {
  public static final String FILE = "encoder.json";

  /**
   * The image graph.
   *
   * @param model its file
   * @param input name of {@code pixel_values}: {@code [N,3,H,W]}, or {@code [N,T,3,H,W]} where T is
   *     more than 1; float32
   * @param output name of {@code image_embeds}: {@code [N,D]}, L2-normalised
   * @param frames T, sampled frames a vector, oldest first; 1 for an encoder of single pictures
   */
  public record Image(
      Path model, String input, String output, int frames, Preprocessing preprocessing) {}

  /**
   * The text graph.
   *
   * @param model its file
   * @param ids name of {@code input_ids}: int64 {@code [N,L]}
   * @param mask name of {@code attention_mask}: int64 {@code [N,L]}, 1 = valid
   * @param pooled name of {@code text_embeds}: {@code [N,D]}, L2-normalised, or zero for unknown
   *     words
   * @param tokens name of {@code last_hidden_state}: {@code [N,L,E]}
   * @param contextLength the most tokens of a sentence, those of start and end included
   * @param tokenizer file in the format of Hugging Face's tokenizers
   */
  public record Text(
      Path model,
      String ids,
      String mask,
      String pooled,
      String tokens,
      int contextLength,
      Path tokenizer) {}

  /** {@code name@version}: what features and query vectors say they were made by. */
  public String id() {
    return name + "@" + version;
  }

  /**
   * @throws BundleRejectedException naming all that is missing or out of range
   */
  public static EncoderBundle load(Path dir) {
    List<String> problems = new ArrayList<>();
    JsonFields json = JsonFields.read(dir.resolve(FILE), problems);
    if (!json.isObject()) {
      throw new BundleRejectedException(dir, problems);
    }
    String name = json.text("name");
    String version = json.text("version");
    int dim = json.whole("dim", 1, FrameFeature.MAX_DIM);
    JsonFields image = json.object("image");
    Path imageModel = image.file("file", dir);
    String imageInput = image.text("input");
    String imageOutput = image.text("output");
    int frames = image.has("frames") ? image.whole("frames", 1, 64) : 1;
    int width = image.whole("width", 1, Preprocessing.MAX_SIDE);
    int height = image.whole("height", 1, Preprocessing.MAX_SIDE);
    ResizeMode resize = image.oneOf("resize", ResizeMode.class);
    List<Float> fill = threeOf(image, "fill");
    List<Float> mean = threeOf(image, "mean");
    List<Float> std = threeOf(image, "std");
    JsonFields textFields = json.object("text");
    Text text =
        new Text(
            textFields.file("file", dir),
            textFields.text("ids"),
            textFields.text("mask"),
            textFields.text("pooled"),
            textFields.text("tokens"),
            textFields.whole("contextLength", 3, 65_536),
            textFields.file("tokenizer", dir));
    Path goldenFile = json.file("golden", dir);
    // The sizes of the golden data follow from the rest: it is read only where the rest is right.
    EncoderGolden golden =
        problems.isEmpty() ? EncoderGolden.read(goldenFile, dim, frames, problems) : null;
    Preprocessing preprocessing = null;
    try {
      List<Integer> rgb = fill.stream().map(Float::intValue).toList();
      preprocessing = new Preprocessing(width, height, resize, rgb, mean, std);
    } catch (IllegalArgumentException e) {
      image.problem("preprocessing", e.getMessage());
    }
    if (!problems.isEmpty()) {
      throw new BundleRejectedException(dir, problems);
    }
    Image images = new Image(imageModel, imageInput, imageOutput, frames, preprocessing);
    return new EncoderBundle(dir, name, version, dim, images, text, golden);
  }

  private static List<Float> threeOf(JsonFields image, String key) {
    float[] values = image.numbers(key, 3);
    return List.of(values[0], values[1], values[2]);
  }
}
