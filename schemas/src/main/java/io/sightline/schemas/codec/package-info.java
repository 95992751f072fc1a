/** Pure functions between core values and generated Avro records, one class a value. */
package io.sightline.schemas.codec;
