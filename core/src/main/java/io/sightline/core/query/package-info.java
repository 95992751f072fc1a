/** Standing queries: sentences with their vectors and settings. */
package io.sightline.core.query;
