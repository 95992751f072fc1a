/**
 * Who does what when: episodes joined to acts, the facts that are seen, and what to ask about them.
 */
package io.sightline.simulator.story;
