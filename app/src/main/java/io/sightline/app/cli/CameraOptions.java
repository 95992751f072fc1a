package io.sightline.app.cli;

import io.sightline.app.config.ConfigException;
import io.sightline.simulator.SceneKind;
import io.sightline.simulator.SimUri;
import io.sightline.simulator.Simulation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** One made-up camera. */
final class CameraOptions {
  static final String SCENES =
      Arrays.stream(SceneKind.values()).map(SceneKind::slug).collect(Collectors.joining(", "));

  @Option(
      names = "--scene",
      defaultValue = "street",
      paramLabel = "NAME",
      description =
          "street, lobby, loading-bay, car-park, corridor or shop-aisle (default: street).")
  private String scene;

  @Option(
      names = "--seed",
      defaultValue = "0",
      paramLabel = "N",
      description = "Which camera and what happens (default: 0); docs/simulator.md has the ranges.")
  private long seed;

  @Option(
      names = "--size",
      defaultValue = "640x360",
      paramLabel = "WxH",
      description = "Of the picture (default: 640x360).")
  private String size;

  @Option(
      names = "--fps",
      defaultValue = "25",
      paramLabel = "N",
      description = "Frames a second (default: 25).")
  private double fps;

  @Option(
      names = "--light",
      defaultValue = "auto",
      paramLabel = "LIGHT",
      description = "day or night (default: left to the seed).")
  private String light;

  @Option(
      names = "--weather",
      defaultValue = "auto",
      paramLabel = "KIND",
      description = "clear, cloudy, rain, fog or snow (default: left to the seed).")
  private String weather;

  /**
   * @param end such as {@code &minutes=4}, or nothing for a camera that never ends
   */
  Simulation open(String end) {
    try {
      return Simulation.of(
          SimUri.parse(
              "sim:"
                  + scene
                  + "?seed="
                  + seed
                  + "&size="
                  + size
                  + "&fps="
                  + fps
                  + "&light="
                  + light
                  + "&weather="
                  + weather
                  + end));
    } catch (IllegalArgumentException e) {
      throw new ConfigException("the camera", List.of(e.getMessage()));
    }
  }
}
