package io.sightline.simulator.stage;

import io.sightline.simulator.SceneKind;
import java.util.SplittableRandom;

/**
 * Builds the stage of a scene; the random numbers choose the camera's view and what stands about.
 */
public final class Stages {
  private Stages() {}

  /**
   * @param aspect width by height of the picture: paths must begin out of it
   */
  public static Stage build(SceneKind kind, SplittableRandom random, double aspect) {
    return switch (kind) {
      case STREET -> StreetStage.build(random, aspect);
      case LOBBY -> LobbyStage.build(random, aspect);
      case LOADING_BAY -> LoadingBayStage.build(random, aspect);
      case CAR_PARK -> CarParkStage.build(random, aspect);
      case CORRIDOR -> CorridorStage.build(random, aspect);
      case SHOP_AISLE -> ShopAisleStage.build(random, aspect);
    };
  }

  /** The same place with other surfaces and colours, and with things that stand about. */
  public static Stage redecorated(Stage stage, SplittableRandom random) {
    return Redecoration.of(stage, random);
  }
}
