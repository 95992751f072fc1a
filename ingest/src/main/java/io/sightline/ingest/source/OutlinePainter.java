package io.sightline.ingest.source;

import io.sightline.core.video.Polygon;
import io.sightline.core.video.Region;
import io.sightline.inference.image.RgbImage;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Paints what is inside of outlines, or outside of one, over in pictures. Which pixels that are is
 * worked out once for each size and part of the picture. Not thread-safe.
 */
public final class OutlinePainter {
  /** A stream asks for a few sizes; when a source changes its shape, old ones must not pile up. */
  private static final int MOST = 16;

  private final List<Polygon> outlines;
  private final boolean inside;
  private final int margin;
  private final Map<Cut, byte[]> stencils = new LinkedHashMap<>();

  private record Cut(Region region, int width, int height, int margin) {}

  private OutlinePainter(List<Polygon> outlines, boolean inside, int margin) {
    this.outlines = List.copyOf(outlines);
    this.inside = inside;
    this.margin = margin;
  }

  /**
   * What is inside of any of these.
   *
   * @param margin how many pixels around them, too
   */
  public static OutlinePainter inside(List<Polygon> outlines, int margin) {
    return new OutlinePainter(outlines, true, margin);
  }

  /** Everything but what is inside of this. */
  public static OutlinePainter outside(Polygon outline) {
    return new OutlinePainter(List.of(outline), false, 0);
  }

  /**
   * A picture with what is to be painted in this colour; the same if nothing is.
   *
   * @param region which part of the whole picture it shows
   * @param wider how often the margin is taken, at least 1
   */
  public RgbImage paint(
      RgbImage picture, Region region, int red, int green, int blue, double wider) {
    Cut cut = new Cut(region, picture.width(), picture.height(), (int) Math.ceil(margin * wider));
    if (stencils.size() >= MOST && !stencils.containsKey(cut)) {
      stencils.clear();
    }
    byte[] stencil = stencils.computeIfAbsent(cut, this::stencil);
    if (stencil.length == 0) {
      return picture;
    }
    byte[] pixels = picture.pixels().clone();
    for (int i = 0; i < stencil.length; i++) {
      if (stencil[i] != 0 == inside) {
        pixels[3 * i] = (byte) red;
        pixels[3 * i + 1] = (byte) green;
        pixels[3 * i + 2] = (byte) blue;
      }
    }
    return new RgbImage(picture.width(), picture.height(), pixels);
  }

  /** Not zero where a pixel is inside; empty if nothing is to be painted. */
  private byte[] stencil(Cut cut) {
    BufferedImage image = new BufferedImage(cut.width, cut.height, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.setStroke(
        new BasicStroke(2f * cut.margin + 1, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    for (Polygon outline : outlines) {
      Path2D path = path(outline, cut);
      graphics.fill(path);
      if (cut.margin > 0) {
        graphics.draw(path);
      }
    }
    graphics.dispose();
    byte[] stencil = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (byte value : stencil) {
      if (value != 0 == inside) {
        return stencil;
      }
    }
    return new byte[0];
  }

  private static Path2D path(Polygon outline, Cut cut) {
    Path2D path = new Path2D.Double(Path2D.WIND_EVEN_ODD);
    for (Polygon.Corner corner : outline.corners()) {
      double x = (corner.x() - cut.region.x()) / cut.region.width() * cut.width;
      double y = (corner.y() - cut.region.y()) / cut.region.height() * cut.height;
      if (path.getCurrentPoint() == null) {
        path.moveTo(x, y);
      } else {
        path.lineTo(x, y);
      }
    }
    path.closePath();
    return path;
  }
}
