package io.sightline.simulator;

import io.sightline.simulator.raster.Canvas;
import io.sightline.simulator.raster.Grain;
import io.sightline.simulator.raster.Rgb;
import io.sightline.simulator.stage.Weather;

/** Draws rain and snow before everything. */
final class Sky {
  private final Weather weather;
  private final boolean indoor;
  private final boolean night;

  Sky(Weather weather, boolean indoor, boolean night) {
    this.weather = weather;
    this.indoor = indoor;
    this.night = night;
  }

  void fall(Canvas canvas, double time, int salt) {
    if (indoor) {
      return;
    }
    double scale = canvas.height / 360.0;
    if (weather == Weather.RAIN) {
      int drops = (int) (260 * scale * scale);
      for (int i = 0; i < drops; i++) {
        rain(canvas, time, i, salt, scale);
      }
    } else if (weather == Weather.SNOW) {
      int flakes = (int) (330 * scale * scale);
      for (int i = 0; i < flakes; i++) {
        snow(canvas, time, i, salt, scale);
      }
    }
  }

  private void rain(Canvas canvas, double time, int i, int salt, double scale) {
    double near = 0.4 + 0.6 * Grain.hash(i, 1, salt);
    double cycle = time * 2.6 * near + Grain.hash(i, 2, salt);
    int turn = (int) Math.floor(cycle);
    double f = cycle - turn;
    double x = Grain.hash(i, turn, salt + 3) * canvas.width * 1.1 + f * 14 * scale;
    double y = f * canvas.height * 1.15 - 0.1 * canvas.height;
    int length = (int) (13 * near * scale) + 3;
    int colour = night ? 0x70706a : 0xd2d8de;
    for (int k = 0; k < length; k++) {
      dot(canvas, (int) (x + 0.1 * k), (int) y + k, colour, (float) (0.16 + 0.14 * near));
    }
  }

  private void snow(Canvas canvas, double time, int i, int salt, double scale) {
    double near = 0.25 + 0.75 * Grain.hash(i, 1, salt);
    double cycle = time * 0.28 * near + Grain.hash(i, 2, salt);
    int turn = (int) Math.floor(cycle);
    double f = cycle - turn;
    double drift = 16 * scale * Grain.at(time * 0.4 + i, 1, salt);
    int x = (int) (Grain.hash(i, turn, salt + 3) * canvas.width + drift);
    int y = (int) (f * canvas.height * 1.1 - 0.05 * canvas.height);
    int size = near > 0.75 ? 2 : 1;
    int colour = night ? 0xb4b4b0 : 0xf4f6f8;
    for (int dy = 0; dy < size; dy++) {
      for (int dx = 0; dx < size; dx++) {
        dot(canvas, x + dx, y + dy, colour, (float) (0.35 + 0.45 * near));
      }
    }
  }

  private static void dot(Canvas canvas, int x, int y, int colour, float opacity) {
    if (x >= 0 && x < canvas.width && y >= 0 && y < canvas.height) {
      int i = y * canvas.width + x;
      canvas.rgb[i] = Rgb.mix(canvas.rgb[i], colour, opacity);
    }
  }
}
