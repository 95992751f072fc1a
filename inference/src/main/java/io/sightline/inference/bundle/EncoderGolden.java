package io.sightline.inference.bundle;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What an encoder must answer before it serves.
 *
 * @param tolerance the largest difference of a component that is let pass
 * @param images pictures and their vectors
 * @param texts sentences, their token ids and vectors
 */
public record EncoderGolden(float tolerance, List<Image> images, List<Text> texts) {
  public EncoderGolden {
    images = List.copyOf(images);
    texts = List.copyOf(texts);
  }

  /** A picture, or as many as the encoder takes frames, oldest first, and their vector. */
  public static final class Image {
    private final List<Path> files;
    private final float[] embedding;

    Image(List<Path> files, float[] embedding) {
      this.files = List.copyOf(files);
      this.embedding = embedding.clone();
    }

    public List<Path> files() {
      return files;
    }

    /** {@code [dim]}, in a new array. */
    public float[] embedding() {
      return embedding.clone();
    }
  }

  /** A sentence, its token ids with those of start and end, and its vector. */
  public static final class Text {
    private final String text;
    private final long[] ids;
    private final float[] embedding;

    Text(String text, long[] ids, float[] embedding) {
      this.text = text;
      this.ids = ids.clone();
      this.embedding = embedding.clone();
    }

    public String text() {
      return text;
    }

    /** {@code [tokens]}, in a new array. */
    public long[] ids() {
      return ids.clone();
    }

    /** {@code [dim]}, in a new array; all zero where the encoder knows none of the words. */
    public float[] embedding() {
      return embedding.clone();
    }

    /** Whether the encoder is to know none of the words. */
    public boolean unknown() {
      return Arrays.equals(embedding, new float[embedding.length]);
    }
  }

  static EncoderGolden read(Path file, int dim, int frames, List<String> problems) {
    JsonFields json = JsonFields.read(file, problems);
    if (!json.isObject()) {
      return new EncoderGolden(0, List.of(), List.of());
    }
    float tolerance = (float) json.number("tolerance", 0, 0.1);
    List<Image> images = new ArrayList<>();
    for (JsonFields image : json.objects("images")) {
      List<Path> files = new ArrayList<>();
      if (frames == 1) {
        files.add(image.file("file", file.getParent()));
      } else {
        for (JsonFields frame : image.objects("frames")) {
          files.add(frame.file("file", file.getParent()));
        }
        if (files.size() != frames) {
          image.problem("frames", "expected " + frames + " pictures, found " + files.size());
        }
      }
      images.add(new Image(files, image.numbers("embedding", dim)));
    }
    List<Text> texts = new ArrayList<>();
    for (JsonFields text : json.objects("texts")) {
      texts.add(new Text(text.text("text"), text.wholes("ids"), text.numbers("embedding", dim)));
    }
    if (images.isEmpty() || texts.isEmpty()) {
      problems.add(
          file.getFileName()
              + ": expected at least one image and one text, found "
              + images.size()
              + " and "
              + texts.size());
    }
    return new EncoderGolden(tolerance, images, texts);
  }
}
