package io.sightline.simulator.stage;

/**
 * A lamp.
 *
 * @param strength light right below it at its own reach, 1 is noon
 * @param reach metres over which its light halves
 * @param colour {@code 0xRRGGBB}
 * @param visible whether its glare is seen
 */
public record Lamp(
    double x, double y, double z, double strength, double reach, int colour, boolean visible) {}
