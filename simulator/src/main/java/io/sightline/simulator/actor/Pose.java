package io.sightline.simulator.actor;

/**
 * Joint angles of a figure, radians; forward is positive, knees and elbows bend from 0.
 *
 * @param spread how far the arms stand off sideways
 * @param lean of the trunk forward
 * @param tilt of the whole body about its feet: 0 upright, about 1.5 lying on its face, -1.5 on its
 *     back
 */
public record Pose(
    double leftHip,
    double leftKnee,
    double rightHip,
    double rightKnee,
    double leftShoulder,
    double leftElbow,
    double rightShoulder,
    double rightElbow,
    double spread,
    double lean,
    double nod,
    double tilt) {

  /** Standing, with a little sway. */
  public static Pose stand(double t) {
    double s = 0.03 * StrictMath.sin(t * 1.3);
    return new Pose(
        0.03, 0.06, -0.03, 0.06, 0.05 + s, 0.2, -0.02 - s, 0.25, 0.1, 0.02 + s * 0.3, 0, 0);
  }

  /**
   * @param phase of the gait, radians; a full turn is two steps
   */
  public static Pose walk(double phase) {
    double s = StrictMath.sin(phase);
    double c = StrictMath.cos(phase);
    return new Pose(
        0.06 + 0.46 * s,
        0.1 + 0.85 * Math.max(0, c) * (0.6 + 0.4 * c),
        0.06 - 0.46 * s,
        0.1 + 0.85 * Math.max(0, -c) * (0.6 - 0.4 * c),
        -0.5 * s,
        0.3 - 0.15 * s,
        0.5 * s,
        0.3 + 0.15 * s,
        0.09,
        0.06,
        0,
        0);
  }

  public static Pose run(double phase) {
    double s = StrictMath.sin(phase);
    double c = StrictMath.cos(phase);
    return new Pose(
        0.25 + 0.8 * s,
        0.35 + 1.5 * Math.max(0, c),
        0.25 - 0.8 * s,
        0.35 + 1.5 * Math.max(0, -c),
        -0.9 * s,
        1.5,
        0.9 * s,
        1.5,
        0.15,
        0.26,
        -0.1,
        0);
  }

  public static Pose sit(double t) {
    double s = 0.03 * StrictMath.sin(t * 0.9);
    return new Pose(1.5, 1.45, 1.45, 1.4, 0.5 + s, 0.9, 0.45, 0.95, 0.08, 0.05 + s, 0.12, 0);
  }

  /** Bent down with a hand to the ground. */
  public static Pose bend() {
    return new Pose(1.5, 1.85, 0.75, 1.75, 0.9, 0.25, 1.15, 0.1, 0.06, 0.85, 0.25, 0);
  }

  /** Lying, on the face if {@code side} is positive, else on the back. */
  public static Pose lie(double side) {
    return new Pose(0.15, 0.25, -0.05, 0.12, 0.5, 0.6, -0.35, 0.5, 0.7, 0, 0, 1.52 * side);
  }

  /** Falling, arms out. */
  public static Pose stumble(double side) {
    return new Pose(0.5, 0.9, -0.1, 0.7, 1.6, 0.4, 1.4, 0.5, 0.6, 0.4 * side, -0.2, 0.6 * side);
  }

  public static Pose kneel() {
    return new Pose(1.6, 2.0, 0.1, 1.6, 0.7, 0.5, 0.6, 0.7, 0.1, 0.45, 0.1, 0);
  }

  /** Blows in turn, crouched. */
  public static Pose fight(double t) {
    double p = StrictMath.sin(t * 9);
    double q = StrictMath.sin(t * 9 + 2.1);
    double k = StrictMath.sin(t * 2.3);
    return new Pose(
        0.45 + 0.2 * k,
        0.5,
        -0.3 + 0.2 * p * k,
        0.4,
        1.1 + 0.5 * p,
        Math.max(0.1, 1.3 - 1.2 * p),
        1.1 + 0.5 * q,
        Math.max(0.1, 1.3 - 1.2 * q),
        0.25,
        0.2 + 0.15 * p,
        0.1,
        0.12 * k);
  }

  /** Talking with the hands. */
  public static Pose talk(double t) {
    double p = StrictMath.sin(t * 3.1) * StrictMath.sin(t * 0.7);
    double q = StrictMath.sin(t * 2.3 + 1) * StrictMath.cos(t * 0.5);
    return new Pose(
        0.04,
        0.06,
        -0.04,
        0.06,
        0.35 + 0.3 * p,
        1.1 + 0.5 * p,
        0.15 + 0.2 * q,
        0.6 + 0.5 * q,
        0.12,
        0.03,
        0.05 * p,
        0);
  }

  /** One arm stretched out to a handle. */
  public static Pose reach() {
    return new Pose(0.2, 0.15, -0.15, 0.12, 0.1, 0.3, 1.35, 0.25, 0.08, 0.14, 0, 0);
  }

  /** Riding, feet on the pedals. */
  public static Pose ride(double phase) {
    double s = StrictMath.sin(phase);
    double c = StrictMath.cos(phase);
    return new Pose(
        1.05 + 0.32 * s,
        1.25 + 0.38 * c,
        1.05 - 0.32 * s,
        1.25 - 0.38 * c,
        1.15,
        0.35,
        1.15,
        0.35,
        0.06,
        0.5,
        -0.3,
        0);
  }

  /** The same legs with both arms held out, as around a box. */
  public Pose carryingBox() {
    return new Pose(
        leftHip, leftKnee, rightHip, rightKnee, 0.55, 1.1, 0.55, 1.1, 0.05, lean - 0.05, nod, tilt);
  }

  /** The same with the right arm hanging, as with a bag in the hand. */
  public Pose carryingBag() {
    return new Pose(
        leftHip,
        leftKnee,
        rightHip,
        rightKnee,
        leftShoulder,
        leftElbow,
        0.15 * rightShoulder,
        0.08,
        spread,
        lean,
        nod,
        tilt);
  }

  /** Both poses mixed, {@code share} of the other, in 0 to 1. */
  public Pose towards(Pose other, double share) {
    if (share <= 0) {
      return this;
    }
    if (share >= 1) {
      return other;
    }
    double f = share * share * (3 - 2 * share);
    return new Pose(
        leftHip + (other.leftHip - leftHip) * f,
        leftKnee + (other.leftKnee - leftKnee) * f,
        rightHip + (other.rightHip - rightHip) * f,
        rightKnee + (other.rightKnee - rightKnee) * f,
        leftShoulder + (other.leftShoulder - leftShoulder) * f,
        leftElbow + (other.leftElbow - leftElbow) * f,
        rightShoulder + (other.rightShoulder - rightShoulder) * f,
        rightElbow + (other.rightElbow - rightElbow) * f,
        spread + (other.spread - spread) * f,
        lean + (other.lean - lean) * f,
        nod + (other.nod - nod) * f,
        tilt + (other.tilt - tilt) * f);
  }
}
