/** Shows that alerts arrive: many listeners, many alerts, a webhook that goes away. */
package io.sightline.app.show;
