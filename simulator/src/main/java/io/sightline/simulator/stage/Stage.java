package io.sightline.simulator.stage;

import io.sightline.simulator.SceneKind;
import java.util.List;

/**
 * A place without its actors: what stands there for ever, and where things can happen. Immutable;
 * lengths in metres.
 *
 * @param ground what lies where no patch does
 * @param indoor whether there is a ceiling, and no sky, sun or weather
 * @param hiders the solids, and boxes about the props that hide what is behind them
 * @param lamps that are on unless somebody switches them off
 * @param lit light from everywhere indoors while the lamps are on
 * @param props vehicles and trees that never move
 * @param walkways where people walk, each from out of sight to out of sight
 * @param crossings where people walk over the road
 * @param lanes where vehicles drive, each from out of sight to out of sight
 * @param bays where a vehicle can stop and park
 * @param seats where one can sit
 * @param doors that open and close
 * @param barriers that rise and fall
 */
public record Stage(
    SceneKind kind,
    View view,
    boolean indoor,
    Patch ground,
    List<Patch> patches,
    List<Solid> solids,
    List<Solid> hiders,
    List<Lamp> lamps,
    double lit,
    List<Prop> props,
    List<Path> walkways,
    List<Path> crossings,
    List<Path> lanes,
    List<Bay> bays,
    List<Seat> seats,
    List<Door> doors,
    List<Barrier> barriers) {

  /** Something that stands still for ever; {@code size} is its height where that varies. */
  public record Prop(Shape shape, double x, double z, double heading, double size, int colour) {
    /** What a prop looks like. */
    public enum Shape {
      TREE,
      LAMP_POST,
      CAR,
      VAN,
      BIN,
      PLANT
    }
  }

  /**
   * Where a vehicle parks.
   *
   * @param from metres along the lane where it turns in
   * @param to metres along the lane where it comes back to it; less than {@code from} if it backs
   *     out the way it came
   */
  public record Bay(int lane, double from, double x, double z, double heading, double to) {}

  /** Where one sits: the point of the pelvis over the floor, and where one looks. */
  public record Seat(double x, double z, double heading, double height) {}

  /** A door: hinge and free edge when closed, its height, and the path through it. */
  public record Door(
      double hingeX,
      double hingeZ,
      double edgeX,
      double edgeZ,
      double height,
      double swing,
      int colour,
      Path through) {}

  /** A barrier: its post, the direction of its arm, and its length. */
  public record Barrier(double x, double z, double heading, double length, int lane, double at) {}

  /** Whether a fixed solid stands between two points. */
  public boolean hidden(double x0, double y0, double z0, double x1, double y1, double z1) {
    double dx = x1 - x0;
    double dy = y1 - y0;
    double dz = z1 - z0;
    for (Solid solid : hiders) {
      if (solid.enter(x0, y0, z0, dx, dy, dz) < 0.999) {
        return true;
      }
    }
    return false;
  }

  /** Whether the sun, in the given direction, does not reach a point. */
  public boolean shaded(double x, double y, double z, Lighting light) {
    for (Solid solid : solids) {
      if (solid.enter(x, y, z, light.sunX, light.sunY, light.sunZ) < 200) {
        return true;
      }
    }
    return false;
  }
}
