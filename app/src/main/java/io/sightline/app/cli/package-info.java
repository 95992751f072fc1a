/** The commands, one class each. */
package io.sightline.app.cli;
