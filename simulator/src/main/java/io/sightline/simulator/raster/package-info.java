/** A small software renderer: camera, canvas, noise, sensor. Pixels only; knows no actors. */
package io.sightline.simulator.raster;
