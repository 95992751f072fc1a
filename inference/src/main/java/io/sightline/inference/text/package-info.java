/** From a sentence to the token ids that a text encoder takes. */
package io.sightline.inference.text;
