package io.sightline.simulator.raster;

/**
 * How a camera renders what it sees, for as long as it lives.
 *
 * @param warmth shift from blue to red, relative, within 0.1
 * @param contrast factor about middle grey, near 1
 * @param soft whether its lens blurs by about a pixel
 */
public record Optics(double warmth, double contrast, boolean soft) {}
