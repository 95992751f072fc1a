/**
 * Who is told of a moment, and what became of telling them: {@link
 * io.sightline.core.alert.AlertRouter} decides, {@link io.sightline.core.alert.Alert} says.
 */
package io.sightline.core.alert;
