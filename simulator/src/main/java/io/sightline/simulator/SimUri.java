package io.sightline.simulator;

import io.sightline.simulator.stage.Weather;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The address of a made-up camera: {@code sim:street?seed=7&fps=25&size=640x360}.
 *
 * <p>Parameters, all optional: {@code seed} (0), {@code fps} (25), {@code size} (640x360), {@code
 * seconds} or {@code minutes} (no end), {@code light} (day, night, auto), {@code weather} (clear,
 * cloudy, rain, fog, snow, auto).
 */
public record SimUri(SceneKind scene, long seed, SimSettings settings) {
  private static final String SCENES =
      Arrays.stream(SceneKind.values()).map(SceneKind::slug).collect(Collectors.joining(", "));

  /**
   * @throws IllegalArgumentException naming everything that is wrong with the address
   */
  public static SimUri parse(String address) {
    List<String> errors = new ArrayList<>();
    int mark = address.indexOf('?');
    String head = mark < 0 ? address : address.substring(0, mark);
    if (!head.startsWith("sim:")) {
      errors.add("it must begin with sim:");
    }
    String slug = head.startsWith("sim:") ? head.substring(4) : head;
    Optional<SceneKind> scene = SceneKind.ofSlug(slug);
    if (scene.isEmpty()) {
      errors.add("unknown scene '" + slug + "', known are " + SCENES);
    }
    Reader reader = new Reader(errors);
    if (mark >= 0) {
      for (String pair : address.substring(mark + 1).split("&")) {
        reader.read(pair);
      }
    }
    SimSettings settings = reader.settings();
    try {
      scene.ifPresentOrElse(s -> Simulation.check(s, reader.seed), () -> Split.of(reader.seed));
    } catch (IllegalArgumentException e) {
      errors.add(e.getMessage());
    }
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(
          "bad address '" + address + "': " + String.join("; ", errors));
    }
    return new SimUri(scene.orElseThrow(), reader.seed, settings);
  }

  /** Reads parameters one by one, noting what is wrong. */
  private static final class Reader {
    private final List<String> errors;
    private long seed;
    private int width = 640;
    private int height = 360;
    private double fps = 25;
    private double seconds = Double.POSITIVE_INFINITY;
    private Optional<Boolean> night = Optional.empty();
    private Optional<Weather> weather = Optional.empty();

    Reader(List<String> errors) {
      this.errors = errors;
    }

    void read(String pair) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      try {
        set(key, value);
      } catch (IllegalArgumentException e) {
        String why = e instanceof NumberFormatException ? "is not a number" : e.getMessage();
        errors.add(key + " '" + value + "' " + why);
      }
    }

    private void set(String key, String value) {
      switch (key) {
        case "seed" -> seed = Long.parseLong(value);
        case "fps" -> fps = Double.parseDouble(value);
        case "seconds" -> seconds = Double.parseDouble(value);
        case "minutes" -> seconds = 60 * Double.parseDouble(value);
        case "size" -> size(value);
        case "light" ->
            night =
                switch (value) {
                  case "day" -> Optional.of(false);
                  case "night" -> Optional.of(true);
                  case "auto" -> Optional.empty();
                  default -> throw new IllegalArgumentException("must be day, night or auto");
                };
        case "weather" ->
            weather = value.equals("auto") ? Optional.empty() : Optional.of(weather(value));
        default ->
            throw new IllegalArgumentException(
                "is unknown, known are seed, fps, size, seconds, minutes, light, weather");
      }
    }

    private void size(String value) {
      String[] parts = value.split("x", -1);
      if (parts.length != 2) {
        throw new IllegalArgumentException("must be like 640x360");
      }
      width = Integer.parseInt(parts[0]);
      height = Integer.parseInt(parts[1]);
    }

    private static Weather weather(String value) {
      for (Weather w : Weather.values()) {
        if (w.name().toLowerCase(Locale.ROOT).equals(value)) {
          return w;
        }
      }
      throw new IllegalArgumentException("must be clear, cloudy, rain, fog, snow or auto");
    }

    SimSettings settings() {
      try {
        return new SimSettings(width, height, fps, seconds, night, weather);
      } catch (IllegalArgumentException e) {
        errors.add(e.getMessage());
        return null;
      }
    }
  }
}
