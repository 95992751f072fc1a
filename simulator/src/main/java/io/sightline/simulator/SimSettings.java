package io.sightline.simulator;

import io.sightline.simulator.stage.Weather;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What to make of a scene and a seed.
 *
 * @param width pixels, even, 160 to 1920
 * @param height pixels, even, 90 to 1080
 * @param fps frames a second, 1 to 60
 * @param seconds length of the video; positive infinity for one that never ends
 * @param night night or day, or left to the seed
 * @param weather or left to the seed
 */
public record SimSettings(
    int width,
    int height,
    double fps,
    double seconds,
    Optional<Boolean> night,
    Optional<Weather> weather) {
  /**
   * @throws IllegalArgumentException naming everything that is out of range
   */
  public SimSettings {
    List<String> errors = new ArrayList<>();
    if (width < 160 || width > 1920 || width % 2 != 0) {
      errors.add("width must be even and 160 to 1920, but is " + width);
    }
    if (height < 90 || height > 1080 || height % 2 != 0) {
      errors.add("height must be even and 90 to 1080, but is " + height);
    }
    if (!(fps >= 1 && fps <= 60)) {
      errors.add("fps must be 1 to 60, but is " + fps);
    }
    if (!(seconds > 0)) {
      errors.add("seconds must be over 0, but is " + seconds);
    }
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", errors));
    }
  }

  /** 640x360, 25 frames a second, no end, light and weather of the seed. */
  public static SimSettings live() {
    return new SimSettings(
        640, 360, 25, Double.POSITIVE_INFINITY, Optional.empty(), Optional.empty());
  }

  public SimSettings withSeconds(double value) {
    return new SimSettings(width, height, fps, value, night, weather);
  }

  public SimSettings withSize(int newWidth, int newHeight) {
    return new SimSettings(newWidth, newHeight, fps, seconds, night, weather);
  }

  public SimSettings withNight(boolean value) {
    return new SimSettings(width, height, fps, seconds, Optional.of(value), weather);
  }

  public SimSettings withWeather(Weather value) {
    return new SimSettings(width, height, fps, seconds, night, Optional.of(value));
  }
}
