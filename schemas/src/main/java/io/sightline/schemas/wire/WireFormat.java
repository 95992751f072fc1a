package io.sightline.schemas.wire;

import org.apache.avro.Schema;

/** What stands before the body of a record, and says with which schema it was written. */
public interface WireFormat {
  /**
   * What to write before a body of the current schema.
   *
   * @param topic the record's topic
   * @return shared, not to be changed
   * @throws io.sightline.schemas.SchemaRegistryException if a registry is needed and does not
   *     answer
   */
  byte[] header(String topic, SchemaHistory schemas);

  /**
   * Reads a header.
   *
   * @throws io.sightline.schemas.UndecodableRecordException if there is none of this format, or its
   *     schema is not known
   * @throws io.sightline.schemas.SchemaRegistryException if a registry is needed and does not
   *     answer
   */
  Framed read(String topic, byte[] bytes, SchemaHistory schemas);

  /**
   * A record whose header has been read.
   *
   * @param writer the schema it was written with
   * @param bodyOffset where its body begins, bytes
   */
  record Framed(Schema writer, int bodyOffset) {}
}
