package io.sightline.simulator.actor;

/**
 * A person as a jointed figure. Builds its joints from a {@link Pose} and draws limbs far to near.
 * One thread at a time; reused for every person.
 */
public final class Figure {
  private static final int JOINTS = 22;
  private static final int PELVIS = 0;
  private static final int CHEST = 1;
  private static final int HEAD = 2;
  private static final int CROWN = 3;
  private static final int L_HIP = 4;
  private static final int L_KNEE = 5;
  private static final int L_ANKLE = 6;
  private static final int L_TOE = 7;
  private static final int R_HIP = 8;
  private static final int R_KNEE = 9;
  private static final int R_ANKLE = 10;
  private static final int R_TOE = 11;
  private static final int L_SHOULDER = 12;
  private static final int L_ELBOW = 13;
  private static final int L_HAND = 14;
  private static final int R_SHOULDER = 15;
  private static final int R_ELBOW = 16;
  private static final int R_HAND = 17;
  private static final int WAIST = 18;
  private static final int BACK = 19;
  private static final int L_HAIR = 20;
  private static final int R_HAIR = 21;

  /** Forward, up, right of each joint, then world x, y, z. */
  private final double[][] local = new double[JOINTS][3];

  private final double[][] world = new double[JOINTS][3];
  private final double[] hemLeft = new double[3];
  private final double[] hemRight = new double[3];
  private final double[] neckLeft = new double[3];
  private final double[] neckRight = new double[3];
  private final Part[] parts = new Part[24];
  private int count;

  private static final class Part {
    int from;
    int to;
    double r0;
    double r1;
    int colour;
    double depth;
    Form form;
  }

  private enum Form {
    LIMB,
    BALL,
    TRUNK,
    SKIRT
  }

  public Figure() {
    for (int i = 0; i < parts.length; i++) {
      parts[i] = new Part();
    }
  }

  /**
   * Places the joints.
   *
   * @param x ground point between the feet
   * @param base height of what the figure stands on; for a rider or sitter {@code seat} counts
   * @param heading radians from z towards x
   * @param seat height of the pelvis, or 0 to stand on the feet
   */
  public void place(
      PersonLook look, Pose p, double x, double z, double heading, double base, double seat) {
    double h = look.height();
    PersonLook.Build build = look.build();
    double hipHalf = 0.052 * h * look.girth() * build.hips;
    double shoulderHalf = 0.112 * h * look.girth() * build.shoulders;
    leg(L_HIP, p.leftHip(), p.leftKnee(), -hipHalf, h);
    leg(R_HIP, p.rightHip(), p.rightKnee(), hipHalf, h);
    double sin = StrictMath.sin(p.lean());
    double cos = StrictMath.cos(p.lean());
    set(PELVIS, 0, 0.02 * h, 0);
    set(WAIST, 0.11 * h * sin, 0.11 * h * cos, 0);
    double neck = 0.3 * h;
    set(CHEST, neck * sin, neck * cos, 0);
    set(BACK, (neck - 0.1 * h) * sin - 0.07 * h * cos, (neck - 0.1 * h) * cos + 0.07 * h * sin, 0);
    double headLean = p.lean() * 0.5 + p.nod();
    double hs = StrictMath.sin(headLean);
    double hc = StrictMath.cos(headLean);
    double skull = h * build.head;
    set(HEAD, neck * sin + 0.085 * skull * hs + 0.012 * h, neck * cos + 0.085 * skull * hc, 0);
    set(CROWN, neck * sin + 0.115 * skull * hs - 0.004 * h, neck * cos + 0.115 * skull * hc, 0);
    // where long hair ends beside the neck
    double tipForward = neck * sin - 0.01 * h;
    set(L_HAIR, tipForward, (neck - 0.015 * h) * cos, -0.05 * h);
    set(R_HAIR, tipForward, (neck - 0.015 * h) * cos, 0.05 * h);
    double sx = (neck - 0.035 * h) * sin;
    double sy = (neck - 0.035 * h) * cos;
    arm(
        L_SHOULDER,
        sx,
        sy,
        -shoulderHalf,
        p.leftShoulder() - p.lean() * 0.6,
        p.leftElbow(),
        -p.spread(),
        h);
    arm(
        R_SHOULDER,
        sx,
        sy,
        shoulderHalf,
        p.rightShoulder() - p.lean() * 0.6,
        p.rightElbow(),
        p.spread(),
        h);
    double lowest =
        Math.min(
            Math.min(local[L_ANKLE][1], local[R_ANKLE][1]),
            Math.min(local[L_TOE][1], local[R_TOE][1]));
    double lift = seat > 0 ? seat : -lowest + 0.02 * h;
    settle(p.tilt(), lift, h);
    double fs = StrictMath.sin(heading);
    double fc = StrictMath.cos(heading);
    for (int i = 0; i < JOINTS; i++) {
      double[] l = local[i];
      world[i][0] = x + l[0] * fs + l[2] * fc;
      world[i][1] = base + l[1];
      world[i][2] = z + l[0] * fc - l[2] * fs;
    }
  }

  /** Lifts the body on its feet, then tips it over them. */
  private void settle(double tilt, double lift, double h) {
    double ts = StrictMath.sin(tilt);
    double tc = StrictMath.cos(tilt);
    for (double[] l : local) {
      double f = l[0];
      double u = l[1] + lift;
      l[0] = f * tc + u * ts;
      l[1] = -f * ts + u * tc;
    }
    if (tilt != 0) {
      double low = Double.MAX_VALUE;
      for (double[] l : local) {
        low = Math.min(low, l[1]);
      }
      double raise = Math.max(0, 0.055 * h - low);
      double centre = -0.45 * h * ts;
      for (double[] l : local) {
        l[1] += raise;
        l[0] += centre;
      }
    }
  }

  private void set(int joint, double forward, double up, double right) {
    local[joint][0] = forward;
    local[joint][1] = up;
    local[joint][2] = right;
  }

  private void leg(int hip, double swing, double knee, double side, double h) {
    double thigh = 0.245 * h;
    double shin = 0.245 * h;
    set(hip, 0, 0, side);
    double kf = thigh * StrictMath.sin(swing);
    double ku = -thigh * StrictMath.cos(swing);
    set(hip + 1, kf, ku, side * 1.05);
    double a = swing - knee;
    double af = kf + shin * StrictMath.sin(a);
    double au = ku - shin * StrictMath.cos(a);
    set(hip + 2, af, au, side * 1.05);
    double foot = Math.max(-0.6, Math.min(0.6, a * 0.7));
    set(
        hip + 3,
        af + 0.1 * h * StrictMath.cos(foot),
        au - 0.01 * h + 0.1 * h * StrictMath.sin(foot),
        side * 1.25);
  }

  private void arm(
      int shoulder,
      double f,
      double u,
      double side,
      double swing,
      double elbow,
      double spread,
      double h) {
    double upper = 0.165 * h;
    double fore = 0.155 * h;
    set(shoulder, f, u, side);
    double out = StrictMath.sin(spread);
    double in = StrictMath.cos(spread);
    double ef = f + upper * StrictMath.sin(swing) * in;
    double eu = u - upper * StrictMath.cos(swing) * in;
    double er = side + upper * out;
    set(shoulder + 1, ef, eu, er);
    double a = swing + elbow;
    set(
        shoulder + 2,
        ef + fore * StrictMath.sin(a),
        eu - fore * StrictMath.cos(a),
        er + fore * out * 0.3);
  }

  /** World {@code x, y, z} of the right hand, as last placed. */
  public double[] hand() {
    return world[R_HAND];
  }

  /** World {@code x, y, z} between both hands, as last placed. */
  public double[] hands() {
    double[] l = world[L_HAND];
    double[] r = world[R_HAND];
    return new double[] {(l[0] + r[0]) / 2, (l[1] + r[1]) / 2, (l[2] + r[2]) / 2};
  }

  void draw(Brush brush, PersonLook look) {
    double h = look.height();
    double g = look.girth();
    double hips = g * look.build().hips;
    double skull = h * look.build().head;
    count = 0;
    int sleeve = look.sleeves() ? look.upper() : look.skin();
    int trousers = look.skirt() ? look.skin() : look.lower();
    part(L_HIP, L_KNEE, 0.05 * h * hips, 0.034 * h, trousers);
    part(R_HIP, R_KNEE, 0.05 * h * hips, 0.034 * h, trousers);
    part(L_KNEE, L_ANKLE, 0.034 * h, 0.024 * h, trousers);
    part(R_KNEE, R_ANKLE, 0.034 * h, 0.024 * h, trousers);
    part(L_ANKLE, L_TOE, 0.026 * h, 0.018 * h, look.shoes());
    part(R_ANKLE, R_TOE, 0.026 * h, 0.018 * h, look.shoes());
    if (look.skirt()) {
      part(PELVIS, L_KNEE, 0.055 * h, 0.055 * h, look.lower()).form = Form.SKIRT;
    }
    part(L_HIP, R_HIP, 0.052 * h * hips, 0.052 * h * hips, look.lower());
    part(PELVIS, CHEST, 0.05 * h * g, 0.05 * h, look.upper()).form = Form.TRUNK;
    part(L_SHOULDER, L_ELBOW, 0.033 * h, 0.027 * h, look.upper());
    part(R_SHOULDER, R_ELBOW, 0.033 * h, 0.027 * h, look.upper());
    part(L_ELBOW, L_HAND, 0.025 * h, 0.019 * h, sleeve);
    part(R_ELBOW, R_HAND, 0.025 * h, 0.019 * h, sleeve);
    part(CHEST, HEAD, 0.03 * h, 0.03 * h, look.skin());
    part(HEAD, HEAD, 0.052 * skull, 0.064 * skull, look.skin()).form = Form.BALL;
    boolean hat = look.hat() >= 0;
    part(CROWN, CROWN, 0.055 * skull, 0.052 * skull, hat ? look.hat() : look.hair()).form =
        Form.BALL;
    if (hat) {
      part(CROWN, CROWN, 0.092 * skull, 0.017 * skull, look.hat()).form = Form.BALL; // its brim
    }
    if (look.longHair()) {
      part(CROWN, BACK, 0.045 * h, 0.03 * h, look.hair());
      part(CROWN, L_HAIR, 0.034 * h, 0.024 * h, look.hair());
      part(CROWN, R_HAIR, 0.034 * h, 0.024 * h, look.hair());
    }
    if (look.backpack() >= 0) {
      part(BACK, WAIST, 0.075 * h, 0.08 * h, look.backpack());
    }
    order(brush);
    for (int i = 0; i < count; i++) {
      Part p = parts[i];
      double[] a = world[p.from];
      double[] b = world[p.to];
      switch (p.form) {
        case TRUNK -> trunk(brush, p);
        case SKIRT ->
            brush.trunk(world[L_HIP], world[R_HIP], world[R_KNEE], world[L_KNEE], p.r0, p.colour);
        case BALL -> brush.ball(a[0], a[1], a[2], p.r0, p.r1, p.colour);
        case LIMB -> brush.limb(a[0], a[1], a[2], p.r0, b[0], b[1], b[2], p.r1, p.colour);
      }
    }
  }

  /** The upper garment: from the shoulders to a hem below the waist. */
  private void trunk(Brush brush, Part p) {
    double[] l = hemLeft;
    double[] r = hemRight;
    for (int c = 0; c < 3; c++) {
      double mid = (world[L_HIP][c] + world[R_HIP][c]) / 2;
      l[c] = mid + (world[L_HIP][c] - mid) * 0.75 + (world[WAIST][c] - world[PELVIS][c]) * 0.1;
      r[c] = mid + (world[R_HIP][c] - mid) * 0.75 + (world[WAIST][c] - world[PELVIS][c]) * 0.1;
      neckLeft[c] = world[L_SHOULDER][c] * 0.82 + world[R_SHOULDER][c] * 0.18;
      neckRight[c] = world[R_SHOULDER][c] * 0.82 + world[L_SHOULDER][c] * 0.18;
    }
    brush.trunk(neckLeft, neckRight, r, l, p.r0, p.colour);
  }

  private Part part(int from, int to, double r0, double r1, int colour) {
    Part p = parts[count++];
    p.from = from;
    p.to = to;
    p.r0 = r0;
    p.r1 = r1;
    p.colour = colour;
    p.form = Form.LIMB;
    return p;
  }

  private void order(Brush brush) {
    for (int i = 0; i < count; i++) {
      Part p = parts[i];
      double[] a = world[p.from];
      double[] b = world[p.to];
      p.depth =
          brush.camera.depth((a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2)
              - Math.max(p.r0, p.r1) * 0.5;
    }
    for (int i = 1; i < count; i++) {
      Part p = parts[i];
      int j = i;
      while (j > 0 && parts[j - 1].depth < p.depth) {
        parts[j] = parts[j - 1];
        j--;
      }
      parts[j] = p;
    }
  }

  /** World position of the head, as last placed. */
  public double[] head() {
    return world[HEAD];
  }

  /** World position of the pelvis, as last placed. */
  public double[] pelvis() {
    return world[PELVIS];
  }

  /** World position between the ankles, as last placed. */
  public double[] feet() {
    double[] l = world[L_ANKLE];
    double[] r = world[R_ANKLE];
    return new double[] {(l[0] + r[0]) / 2, (l[1] + r[1]) / 2, (l[2] + r[2]) / 2};
  }
}
