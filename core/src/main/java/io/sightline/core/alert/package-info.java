/** What became of telling somebody about a moment. */
package io.sightline.core.alert;
