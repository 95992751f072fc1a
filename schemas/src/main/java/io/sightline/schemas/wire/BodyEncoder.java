package io.sightline.schemas.wire;

import java.io.IOException;
import org.apache.avro.io.Encoder;

/**
 * Writes the body of a record field by field, in the order of its schema: for hot loops, where a
 * value and its generated record would be made only to be thrown away.
 */
@FunctionalInterface
public interface BodyEncoder {
  void encode(Encoder out) throws IOException;
}
