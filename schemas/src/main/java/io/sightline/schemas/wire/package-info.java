/** From Avro records to bytes and back: headers, writer schemas, limits. */
package io.sightline.schemas.wire;
