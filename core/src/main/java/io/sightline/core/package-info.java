/** The domain of Sightline, on the JDK alone. */
package io.sightline.core;
