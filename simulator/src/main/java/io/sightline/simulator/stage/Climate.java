package io.sightline.simulator.stage;

import io.sightline.simulator.raster.Optics;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** Draws the conditions of a seed, and turns conditions into light. */
public final class Climate {
  private Climate() {}

  /**
   * @param askedNight night or day, or left to chance
   * @param askedWeather or left to chance
   */
  public static Conditions draw(
      SplittableRandom random,
      boolean indoor,
      Optional<Boolean> askedNight,
      Optional<Weather> askedWeather) {
    boolean night = random.nextDouble() < (indoor ? 0.25 : 0.35);
    night = askedNight.orElse(night);
    double w = random.nextDouble();
    Weather weather =
        indoor || w < 0.4
            ? Weather.CLEAR
            : w < 0.65
                ? Weather.CLOUDY
                : w < 0.8 ? Weather.RAIN : w < 0.9 ? Weather.FOG : Weather.SNOW;
    double azimuth = Math.PI + (random.nextDouble() - 0.5) * 3.6;
    double elevation = 0.45 + 0.6 * random.nextDouble();
    double noise = (night ? 3.5 : 1.5) + 2 * random.nextDouble();
    double drift = random.nextDouble() < 0.5 ? 0.02 : 0.1 * random.nextDouble();
    double shake = !indoor && random.nextDouble() < 0.25 ? 0.6 + 1.4 * random.nextDouble() : 0;
    Optics optics =
        new Optics(
            0.12 * (random.nextDouble() - 0.5),
            0.88 + 0.2 * random.nextDouble(),
            random.nextDouble() < 0.4);
    return new Conditions(
        night, askedWeather.orElse(weather), azimuth, elevation, noise, drift, shake, optics);
  }

  /** The light over a stage, with its lamps on or off. */
  public static Lighting lighting(Stage stage, Conditions c, boolean lampsOn) {
    if (stage.indoor()) {
      double dim = c.night() ? 0.08 : 0.18;
      double level = lampsOn ? stage.lit() : dim;
      return new Lighting(
          0,
          1.2,
          0,
          0xffffff,
          level,
          lampsOn ? 0xfffaf0 : 0xc8d4e6,
          1.35,
          0,
          0,
          lampsOn ? stage.lamps() : List.of());
    }
    if (c.night()) {
      double fog = c.weather() == Weather.FOG ? 0.02 : 0.002;
      double sky = c.weather() == Weather.SNOW ? 0.05 : 0.03;
      return new Lighting(
          c.azimuth(),
          0.8,
          0,
          0xffffff,
          sky,
          0xaebcd8,
          1.9,
          fog,
          0x2c2a2a,
          lampsOn ? stage.lamps() : List.of());
    }
    return switch (c.weather()) {
      case CLEAR ->
          new Lighting(
              c.azimuth(),
              c.elevation(),
              1.0,
              0xfff2dc,
              0.42,
              0xd6e2f6,
              1.15,
              0.0012,
              0xb8c8da,
              List.of());
      case CLOUDY ->
          new Lighting(
              c.azimuth(),
              c.elevation(),
              0.1,
              0xffffff,
              0.85,
              0xe6ecf4,
              1.1,
              0.002,
              0xb4bcc4,
              List.of());
      case RAIN ->
          new Lighting(
              c.azimuth(),
              c.elevation(),
              0,
              0xffffff,
              0.62,
              0xdde4ee,
              1.1,
              0.009,
              0x9aa2aa,
              List.of());
      case FOG ->
          new Lighting(
              c.azimuth(),
              c.elevation(),
              0,
              0xffffff,
              0.75,
              0xf0f2f4,
              1.1,
              0.035,
              0xb9bec2,
              List.of());
      case SNOW ->
          new Lighting(
              c.azimuth(),
              c.elevation(),
              0,
              0xffffff,
              0.72,
              0xeaf0f8,
              1.0,
              0.012,
              0xc6cad0,
              List.of());
    };
  }
}
