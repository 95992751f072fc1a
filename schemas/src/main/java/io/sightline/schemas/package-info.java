/**
 * The topics of Sightline and what stands on them: {@link io.sightline.schemas.Topics} names every
 * topic with its serdes. Avro stays inside; the values that come out are those of core.
 */
package io.sightline.schemas;
