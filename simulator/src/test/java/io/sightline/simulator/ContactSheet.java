package io.sightline.simulator;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Writes frames of a made-up camera as one picture, to look at: {@code ContactSheet ADDRESS FROM
 * STEP COLUMNS ROWS FILE}, times in seconds.
 */
final class ContactSheet {
  private ContactSheet() {}

  public static void main(String[] args) throws IOException {
    Simulation sim = Simulation.of(SimUri.parse(args[0]));
    double from = Double.parseDouble(args[1]);
    double step = Double.parseDouble(args[2]);
    int columns = Integer.parseInt(args[3]);
    int rows = Integer.parseInt(args[4]);
    VideoInfo info = sim.info();
    BufferedImage sheet =
        new BufferedImage(columns * info.width(), rows * info.height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = sheet.createGraphics();
    byte[] frame = new byte[3 * info.width() * info.height()];
    for (int k = 0; k < columns * rows; k++) {
      double time = from + k * step;
      sim.renderFrame((int) Math.round(time * info.fps()), frame);
      int ox = k % columns * info.width();
      int oy = k / columns * info.height();
      for (int i = 0; i < info.width() * info.height(); i++) {
        int rgb =
            (frame[3 * i] & 255) << 16 | (frame[3 * i + 1] & 255) << 8 | (frame[3 * i + 2] & 255);
        sheet.setRGB(ox + i % info.width(), oy + i / info.width(), rgb);
      }
      pen.drawString(String.format(Locale.ROOT, "%.2f", time), ox + 6, oy + 14);
    }
    ImageIO.write(sheet, "png", new File(args[5]));
  }
}
