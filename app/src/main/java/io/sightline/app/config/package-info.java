/** What a user may set, read from a YAML file and the command line into validated records. */
package io.sightline.app.config;
