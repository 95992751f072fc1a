/** The {@code sightline} command: everything is wired here, and nowhere else. */
package io.sightline.app;
