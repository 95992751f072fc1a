package io.sightline.simulator.stage;

/** What falls from the sky, or hangs in it. */
public enum Weather {
  CLEAR,
  CLOUDY,
  RAIN,
  FOG,
  SNOW
}
