package io.sightline.app.simulate;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.inference.image.RgbImage;
import io.sightline.ingest.ffmpeg.PictureScaler;
import io.sightline.simulator.Snapshots;
import io.sightline.simulator.story.Colour;
import io.sightline.simulator.story.Fact;
import io.sightline.simulator.story.Meaning;
import io.sightline.simulator.story.Thing;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * Writes the snapshots of made-up cameras, a camera after the other:
 *
 * <ul>
 *   <li>{@code NAME.bin}, uint8: a snapshot is the newest frame {@code [H,W,3]} and the greys of
 *       the two before it, {@code [2,H,W]}, the nearer one first;
 *   <li>{@code NAME.json}: {@code {"scene", "seed", "crowded", "night", "samples": [[time, gap, gap
 *       before, [[id, left, top, right, bottom]]]], "facts": [[action, id, kind, colour, second,
 *       wears, object's id, kind, colour, direction, side, start, end]], "sentences": [[sentence,
 *       action, kind, colour, second, wears, object, its colour, direction, side, count,
 *       nature]]}}, times in seconds, places as shares of the picture; it is there when the camera
 *       is complete.
 * </ul>
 *
 * @param width of the frames written, pixels
 * @param height of the frames written, pixels
 * @param each snapshots a camera
 * @param plain share of the snapshots that are drawn evenly from all the time
 */
public record SnapshotExport(int width, int height, int each, double plain) {
  private static final int FRAMES = 3;
  private static final JsonMapper JSON = new JsonMapper();

  /** Writes a camera that is not there yet; the same camera gives the same bytes. */
  public void write(Path folder, DatasetPlan.Stream stream) throws IOException {
    Path list = folder.resolve(stream.name() + ".json");
    if (Files.isRegularFile(list)) {
      return;
    }
    Files.createDirectories(folder);
    // Two sizes by turns, so that neither the grain of the sensor nor that of the scaler is learnt.
    boolean large = stream.seed() / 5 % 2 == 0;
    int renderedWidth = large ? 640 : 512;
    int renderedHeight = large ? 360 : 288;
    Snapshots camera = new Snapshots(stream.scene(), stream.seed(), renderedWidth, renderedHeight);
    ObjectNode root = JSON.createObjectNode();
    root.put("scene", stream.scene().slug()).put("seed", stream.seed());
    root.put("crowded", camera.crowded()).put("night", camera.night());
    ArrayNode samples = root.putArray("samples");
    byte[] pixels = new byte[3 * renderedWidth * renderedHeight];
    Path frames = folder.resolve(stream.name() + ".bin");
    try (PictureScaler scaler = new PictureScaler();
        OutputStream out = new BufferedOutputStream(Files.newOutputStream(frames), 1 << 20)) {
      for (Snapshots.Snapshot snapshot : camera.draw(each, FRAMES, plain)) {
        int[] at = snapshot.frames();
        for (int k = FRAMES - 1; k >= 0; k--) {
          camera.simulation().renderFrame(at[k], pixels);
          RgbImage whole = new RgbImage(renderedWidth, renderedHeight, pixels);
          byte[] small = scaler.scale(whole, width, height).pixels();
          out.write(k == FRAMES - 1 ? small : grey(small));
        }
        describe(snapshot, samples.addArray());
      }
    }
    camera.facts().forEach(f -> describe(f, root.withArray("facts").addArray()));
    camera.sentences().forEach(s -> describe(s, root.withArray("sentences").addArray()));
    Path part = folder.resolve(stream.name() + ".json.part");
    Files.write(part, JSON.writeValueAsBytes(root));
    Files.move(part, list, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static byte[] grey(byte[] rgb) {
    byte[] out = new byte[rgb.length / 3];
    for (int i = 0, j = 0; i < out.length; i++, j += 3) {
      int sum = 77 * (rgb[j] & 0xff) + 150 * (rgb[j + 1] & 0xff) + 29 * (rgb[j + 2] & 0xff);
      out[i] = (byte) (sum + 128 >> 8);
    }
    return out;
  }

  private static void describe(Snapshots.Snapshot snapshot, ArrayNode row) {
    int[] at = snapshot.frames();
    row.add(snapshot.time());
    for (int k = at.length - 1; k > 0; k--) {
      row.add((at[k] - at[k - 1]) / Snapshots.FPS);
    }
    ArrayNode seen = row.addArray();
    for (Snapshots.Sighting s : snapshot.seen()) {
      seen.addArray().add(s.id()).add(s.left()).add(s.top()).add(s.right()).add(s.bottom());
    }
  }

  private static void describe(Fact f, ArrayNode row) {
    Thing s = f.subject();
    row.add(slug(f.action())).add(s.id()).add(slug(s.kind())).add(word(s.colour()));
    row.add(word(s.second())).add(slug(s.wears()));
    Thing o = f.object();
    if (o == null) {
      row.addNull().addNull().addNull();
    } else {
      row.add(o.id()).add(slug(o.kind())).add(word(o.colour()));
    }
    row.add(slug(f.direction())).add(slug(f.side())).add(f.start()).add(f.end());
  }

  private static void describe(Snapshots.Said said, ArrayNode row) {
    Meaning m = said.meaning();
    row.add(said.sentence()).add(slug(m.action())).add(slug(m.subject())).add(word(m.colour()));
    row.add(word(m.second())).add(slug(m.wears())).add(slug(m.object()));
    row.add(word(m.objectColour())).add(slug(m.direction())).add(slug(m.side()));
    row.add(m.count()).add(slug(m.nature()));
  }

  private static String slug(Enum<?> name) {
    return name == null ? null : name.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String word(Colour colour) {
    return colour == null ? null : colour.word();
  }
}
