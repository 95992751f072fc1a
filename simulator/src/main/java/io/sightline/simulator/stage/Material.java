package io.sightline.simulator.stage;

import static io.sightline.simulator.raster.Grain.at;
import static io.sightline.simulator.raster.Grain.hash;
import static io.sightline.simulator.raster.Grain.rough;

import io.sightline.simulator.raster.Rgb;

/** What surfaces are made of: a pattern over a plane in metres, coloured by a base colour. */
public enum Material {
  PLAIN {
    @Override
    double tone(double u, double v, int salt) {
      return 1 + 0.06 * rough(u, v, salt);
    }
  },
  ASPHALT {
    @Override
    double tone(double u, double v, int salt) {
      double crack = Math.abs(rough(u * 0.35, v * 0.35, salt + 7)) < 0.006 ? 0.88 : 1;
      return crack
          * (1 + 0.12 * rough(u * 0.4, v * 0.4, salt) + 0.16 * at(u * 14, v * 14, salt + 3));
    }
  },
  PAVING {
    @Override
    double tone(double u, double v, int salt) {
      double joint = grid(u / 0.6, v / 0.6, 0.035) ? 0.74 : 1;
      double slab = 0.9 + 0.2 * hash((int) Math.floor(u / 0.6), (int) Math.floor(v / 0.6), salt);
      return joint * slab * (1 + 0.06 * rough(u * 2, v * 2, salt));
    }
  },
  TILES {
    @Override
    double tone(double u, double v, int salt) {
      double joint = grid(u / 0.9, v / 0.9, 0.018) ? 0.82 : 1;
      int ix = (int) Math.floor(u / 0.9);
      int iy = (int) Math.floor(v / 0.9);
      double check = ((ix + iy) & 1) == 0 ? 1.03 : 0.95;
      return joint * check * (1 + 0.03 * rough(u, v, salt));
    }
  },
  BRICK {
    @Override
    double tone(double u, double v, int salt) {
      double row = Math.floor(v / 0.16);
      double shifted = u / 0.44 + (((int) row & 1) == 0 ? 0 : 0.5);
      double fu = shifted - Math.floor(shifted);
      double fv = v / 0.16 - row;
      if (fu < 0.05 || fv < 0.13) {
        return 1.28;
      }
      return 0.8
          + 0.35 * hash((int) Math.floor(shifted), (int) row, salt)
          + 0.06 * rough(u, v, salt);
    }
  },
  CONCRETE {
    @Override
    double tone(double u, double v, int salt) {
      double seam = grid(u / 3, v / 3, 0.008) ? 0.8 : 1;
      return seam * (1 + 0.1 * rough(u * 0.7, v * 0.7, salt) + 0.05 * at(u * 9, v * 9, salt + 3));
    }
  },
  GRASS {
    @Override
    double tone(double u, double v, int salt) {
      return 1 + 0.22 * rough(u * 1.3, v * 1.3, salt) + 0.25 * at(u * 11, v * 11, salt + 4);
    }
  },
  WOOD {
    @Override
    double tone(double u, double v, int salt) {
      double plank = hash((int) Math.floor(v / 0.14), 3, salt);
      return 0.88 + 0.2 * plank + 0.08 * at(u * 0.9 + plank * 40, v * 22, salt);
    }
  },
  METAL {
    @Override
    double tone(double u, double v, int salt) {
      double rib = u / 0.22 - Math.floor(u / 0.22);
      return 0.86 + 0.22 * Math.abs(rib - 0.5) * 2 + 0.04 * rough(u, v, salt);
    }
  },
  SHUTTER {
    @Override
    double tone(double u, double v, int salt) {
      double rib = v / 0.13 - Math.floor(v / 0.13);
      return 0.8 + 0.28 * rib + 0.03 * rough(u, v, salt);
    }
  },
  /** A house front: storeys of windows in a wall. */
  FACADE {
    @Override
    double tone(double u, double v, int salt) {
      return 1 + 0.05 * rough(u, v, salt);
    }

    @Override
    int colour(int base, double u, double v, int salt) {
      double su = u / 2.6 - Math.floor(u / 2.6);
      double sv = v / 3.2 - Math.floor(v / 3.2);
      boolean frame = su > 0.26 && su < 0.74 && sv > 0.3 && sv < 0.86;
      boolean glass = su > 0.3 && su < 0.7 && sv > 0.33 && sv < 0.83 && Math.abs(su - 0.5) > 0.012;
      if (glass) {
        double drawn = hash((int) Math.floor(u / 2.6), (int) Math.floor(v / 3.2), salt);
        return drawn < 0.25 ? 0x9a917f : drawn < 0.6 ? 0x2b333b : 0x3f4a55;
      }
      return frame ? 0xb9b5ab : sv < 0.04 ? 0x8d887e : base;
    }
  },
  /** Goods on shelves: boards with packets of many colours. */
  GOODS {
    @Override
    double tone(double u, double v, int salt) {
      return 1;
    }

    @Override
    int colour(int base, double u, double v, int salt) {
      double level = v / 0.42;
      int shelf = (int) Math.floor(level);
      double fv = level - shelf;
      double wide = 0.12 + 0.1 * hash(shelf, (int) Math.floor(u / 2.2), salt);
      int packet = (int) Math.floor(u / wide);
      double high = 0.55 + 0.35 * hash(packet / 5, shelf, salt + 1);
      if (fv < 0.08) {
        return base;
      }
      if (fv > high) {
        return 0x2c2a28;
      }
      int kind = (int) (hash(packet / 5, shelf, salt + 2) * PACKETS.length);
      double fu = u / wide - packet;
      double label = fv > 0.25 && fv < 0.42 && fu > 0.2 && fu < 0.8 ? 1.35 : fu < 0.08 ? 0.7 : 1;
      return shade(PACKETS[kind], label);
    }
  };

  private static final int[] PACKETS = {
    0x8c3a34, 0xb9a05a, 0x3f6a8a, 0x4c7a4a, 0xa8a49a, 0x6a4a72, 0xa8683a, 0xc8c2b0, 0x35506a,
    0x80523c
  };

  /** Factor on the base colour at a point of the surface, about 1. */
  abstract double tone(double u, double v, int salt);

  /** The colour at a point of the surface, in metres along and up it. */
  int colour(int base, double u, double v, int salt) {
    return shade(base, tone(u, v, salt));
  }

  private static boolean grid(double u, double v, double half) {
    return Math.abs(u - Math.rint(u)) < half || Math.abs(v - Math.rint(v)) < half;
  }

  private static int shade(int colour, double factor) {
    return Rgb.scaled(colour, (float) factor);
  }
}
