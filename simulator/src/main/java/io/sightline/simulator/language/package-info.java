/** Meanings in English: nouns, verbs, and sentences with gaps. */
package io.sightline.simulator.language;
