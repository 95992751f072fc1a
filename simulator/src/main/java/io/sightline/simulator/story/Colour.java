package io.sightline.simulator.story;

import java.util.Locale;

/** Colours that have a name, of cloth and of paint, {@code 0xRRGGBB}. */
public enum Colour {
  RED(0xb01e22, 0x9c1418),
  BLUE(0x2048a8, 0x1c3f94),
  GREEN(0x20742e, 0x1c5e34),
  YELLOW(0xdcb41c, 0xd0a414),
  WHITE(0xdcdcd8, 0xe0e0de),
  BLACK(0x1c1c20, 0x15161a),
  GREY(0x707478, 0x80858a),
  ORANGE(0xd8681a, 0xd05a12),
  PINK(0xd878a0, 0xd070a0),
  PURPLE(0x5c2c84, 0x4e2878),
  BROWN(0x6c4426, 0x5e3c24);

  final int cloth;
  final int paint;

  Colour(int cloth, int paint) {
    this.cloth = cloth;
    this.paint = paint;
  }

  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
