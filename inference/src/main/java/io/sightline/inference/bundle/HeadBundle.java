package io.sightline.inference.bundle;

import io.sightline.core.grounding.HeadShape;
import io.sightline.core.query.MomentSettings;
import io.sightline.core.video.FrameFeature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A head as a folder: {@code head.json}, a graph, and golden data. Loading checks the fields and
 * that the files are there; the graph is checked when a head is made of it.
 *
 * @param dir the folder
 * @param encoder name of the encoder it was trained for; empty where it serves any
 * @param dim D of that encoder; empty where it serves any
 * @param shape S, M and C
 * @param thresholds at which its authors let a moment start and end
 * @param golden what it must answer before it serves
 */
public record HeadBundle(
    Path dir,
    String name,
    String version,
    Path model,
    Kind kind,
    Optional<String> encoder,
    OptionalInt dim,
    HeadShape shape,
    Thresholds thresholds,
    HeadGolden golden) {
  public static final String FILE = "head.json";

  /** What a head looks at. */
  public enum Kind {
    /** Features and tokens of the one encoder it was trained for. */
    TWINNET,
    /** Similarities alone, so that it serves any dual encoder. */
    ZERO_SHOT
  }

  /**
   * @param start P(start) or P(inside) above which a moment starts, in [0, 1]
   * @param end P(inside) below which it ends, in [0, 1]
   */
  public record Thresholds(double start, double end) {}

  /** {@code name@version}. */
  public String id() {
    return name + "@" + version;
  }

  /** What makes a moment of this head's scores, unless a query says otherwise. */
  public MomentSettings usualSettings() {
    MomentSettings usual = MomentSettings.DEFAULT;
    return new MomentSettings(
        thresholds.start(),
        Math.min(thresholds.start(), thresholds.end()),
        usual.minDuration(),
        usual.mergeGap(),
        usual.maxDuration());
  }

  /**
   * The same head over a memory of another size, to compare memories with. What it says of more
   * slots than it was trained for is its own affair; a graph whose size is fixed is refused when a
   * head is made of it.
   */
  public HeadBundle withMemory(int longFrames) {
    HeadShape other = new HeadShape(shape.shortFrames(), longFrames, shape.carry());
    return new HeadBundle(dir, name, version, model, kind, encoder, dim, other, thresholds, golden);
  }

  /**
   * @throws BundleRejectedException naming all that is missing or out of range
   */
  public static HeadBundle load(Path dir) {
    List<String> problems = new ArrayList<>();
    JsonFields json = JsonFields.read(dir.resolve(FILE), problems);
    if (!json.isObject()) {
      throw new BundleRejectedException(dir, problems);
    }
    JsonFields thresholds = json.object("thresholds");
    Path golden = json.file("golden", dir);
    int dim = json.has("dim") ? json.whole("dim", 1, FrameFeature.MAX_DIM) : 0;
    HeadBundle bundle =
        new HeadBundle(
            dir,
            json.text("name"),
            json.text("version"),
            json.file("file", dir),
            json.oneOf("kind", Kind.class),
            json.has("encoder") ? Optional.of(json.text("encoder")) : Optional.empty(),
            dim > 0 ? OptionalInt.of(dim) : OptionalInt.empty(),
            new HeadShape(
                json.whole("short", 1, 64),
                json.whole("memory", 0, 1024),
                json.whole("carry", 0, 65_536)),
            new Thresholds(thresholds.number("start", 0, 1), thresholds.number("end", 0, 1)),
            problems.isEmpty() ? HeadGolden.read(golden, problems) : null);
    if (!problems.isEmpty()) {
      throw new BundleRejectedException(dir, problems);
    }
    return bundle;
  }
}
