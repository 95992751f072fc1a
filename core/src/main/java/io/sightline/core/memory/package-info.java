/**
 * The bounded memory of a stream: short-term frames, and long-term frames kept by a language-guided
 * policy.
 *
 * <p>State is a value: {@link io.sightline.core.memory.StreamMemory#advance} takes one and returns
 * the next. The engine owns where it is kept.
 */
package io.sightline.core.memory;
