package io.sightline.simulator.actor;

import io.sightline.simulator.stage.Stage;

/** Draws doors and barriers as far open as they are. One thread at a time. */
public final class FixtureModel {
  private final double[] p = new double[12];

  /**
   * @param doors how far each door is open, 0 to 1
   * @param barriers how far each barrier is raised, 0 to 1
   */
  public void draw(Brush brush, Stage stage, double[] doors, double[] barriers) {
    for (int i = 0; i < doors.length; i++) {
      door(brush, stage.doors().get(i), doors[i]);
    }
    for (int i = 0; i < barriers.length; i++) {
      barrier(brush, stage.barriers().get(i), barriers[i]);
    }
  }

  private void door(Brush brush, Stage.Door d, double open) {
    double dx = d.edgeX() - d.hingeX();
    double dz = d.edgeZ() - d.hingeZ();
    double a = d.swing() * open;
    double s = StrictMath.sin(a);
    double c = StrictMath.cos(a);
    double ex = d.hingeX() + dx * c + dz * s;
    double ez = d.hingeZ() + dz * c - dx * s;
    brush.standAt((d.hingeX() + ex) / 2, (d.hingeZ() + ez) / 2);
    leaf(brush, d.hingeX(), d.hingeZ(), ex, ez, 0.02, d.height(), d.colour(), 1);
    leaf(brush, ex, ez, d.hingeX(), d.hingeZ(), 0.02, d.height(), d.colour(), 1);
    double mx = d.hingeX() + (ex - d.hingeX()) * 0.25;
    double mz = d.hingeZ() + (ez - d.hingeZ()) * 0.25;
    double nx = d.hingeX() + (ex - d.hingeX()) * 0.75;
    double nz = d.hingeZ() + (ez - d.hingeZ()) * 0.75;
    int pane = Brush.darker(d.colour(), 0.62);
    leaf(brush, mx, mz, nx, nz, 1.15, d.height() - 0.3, pane, 1.004);
    leaf(brush, nx, nz, mx, mz, 1.15, d.height() - 0.3, pane, 1.004);
    double hx = d.hingeX() + (ex - d.hingeX()) * 0.9;
    double hz = d.hingeZ() + (ez - d.hingeZ()) * 0.9;
    brush.limb(hx, 0.95, hz, 0.04, hx, 1.1, hz, 0.04, 0xb0b0a8);
  }

  private void leaf(
      Brush brush,
      double x0,
      double z0,
      double x1,
      double z1,
      double y0,
      double y1,
      int colour,
      double bias) {
    corner(0, x0, y0, z0);
    corner(1, x1, y0, z1);
    corner(2, x1, y1, z1);
    corner(3, x0, y1, z0);
    brush.face(p, 4, colour, bias, 0.06);
  }

  private void corner(int i, double x, double y, double z) {
    p[3 * i] = x;
    p[3 * i + 1] = y;
    p[3 * i + 2] = z;
  }

  private void barrier(Brush brush, Stage.Barrier b, double raised) {
    brush.standAt(b.x(), b.z());
    brush.contact(b.x(), b.z(), 0.4, 0.5);
    brush.limb(b.x(), 0.1, b.z(), 0.16, b.x(), 1.0, b.z(), 0.16, 0xc8a020);
    double a = 1.35 * raised;
    double flat = StrictMath.cos(a) / 8 * b.length();
    double up = StrictMath.sin(a) / 8 * b.length();
    double s = StrictMath.sin(b.heading());
    double c = StrictMath.cos(b.heading());
    for (int k = 0; k < 8; k++) {
      brush.limb(
          b.x() + k * flat * s,
          0.95 + k * up,
          b.z() + k * flat * c,
          0.055,
          b.x() + (k + 1) * flat * s,
          0.95 + (k + 1) * up,
          b.z() + (k + 1) * flat * c,
          0.055,
          k % 2 == 0 ? 0xd8d8d4 : 0xb02020);
    }
  }
}
