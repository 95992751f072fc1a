package io.sightline.simulator.stage;

import io.sightline.simulator.raster.Optics;

/**
 * What the light and the weather are like, and how good the camera is.
 *
 * @param azimuth of the sun, radians
 * @param elevation of the sun, radians
 * @param noise of the sensor, standard deviation in display steps
 * @param drift of the exposure, relative, 0 for none
 * @param shake of the mount in pixels at 360 rows, 0 for none
 */
public record Conditions(
    boolean night,
    Weather weather,
    double azimuth,
    double elevation,
    double noise,
    double drift,
    double shake,
    Optics optics) {}
