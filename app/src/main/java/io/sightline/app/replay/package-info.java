/**
 * {@code sightline replay}: a recording through the live core, and its findings against the truth.
 */
package io.sightline.app.replay;
