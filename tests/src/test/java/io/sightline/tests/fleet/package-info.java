/** Ingest as processes of their own: workers that are killed, and cameras that fail by a script. */
package io.sightline.tests.fleet;
