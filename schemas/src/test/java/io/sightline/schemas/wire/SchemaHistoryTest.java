package io.sightline.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.sightline.schemas.avro.AlertRecord;
import io.sightline.schemas.avro.DeadLetterRecord;
import io.sightline.schemas.avro.FrameRecord;
import io.sightline.schemas.avro.MomentRecord;
import io.sightline.schemas.avro.QueryRecord;
import io.sightline.schemas.avro.ScoresRecord;
import io.sightline.schemas.avro.StatusRecord;
import io.sightline.schemas.avro.StreamRecord;
import io.sightline.schemas.avro.WindowRecord;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SchemaHistoryTest {
  /** Every schema by the name of its file. */
  static Set<Map.Entry<String, Schema>> schemas() {
    return Map.of(
            "stream", StreamRecord.SCHEMA$,
            "query", QueryRecord.SCHEMA$,
            "frame", FrameRecord.SCHEMA$,
            "window", WindowRecord.SCHEMA$,
            "score", ScoresRecord.SCHEMA$,
            "moment", MomentRecord.SCHEMA$,
            "alert", AlertRecord.SCHEMA$,
            "status", StatusRecord.SCHEMA$,
            "dead-letter", DeadLetterRecord.SCHEMA$)
        .entrySet();
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void theNewestOfTheHistoryIsTheCurrentOne(Map.Entry<String, Schema> schema) throws IOException {
    List<Schema> versions = versions(schema.getKey());
    assertThat(versions).as("history/%s-1.avsc", schema.getKey()).isNotEmpty();
    assertThat(SchemaHistory.hex(fingerprint(versions.get(versions.size() - 1))))
        .as(
            "%s.avsc was changed: copy it to history/%s-%s.avsc, so that programs to come read what"
                + " this one writes; never change a file of the history",
            schema.getKey(), schema.getKey(), versions.size() + 1)
        .isEqualTo(SchemaHistory.hex(fingerprint(schema.getValue())));
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everyVersionIsReadByTheCurrentOneAndReadsIt(Map.Entry<String, Schema> schema)
      throws IOException {
    for (Schema version : versions(schema.getKey())) {
      assertCompatible(schema.getValue(), version);
      assertCompatible(version, schema.getValue());
      assertThat(
              SchemaHistory.bundled(schema.getKey(), schema.getValue())
                  .byFingerprint(fingerprint(version)))
          .isPresent();
    }
  }

  @ParameterizedTest
  @MethodSource("schemas")
  void everyFieldSaysWhatItIsAndInWhichUnit(Map.Entry<String, Schema> schema) {
    List<String> wrong = new ArrayList<>();
    documented(schema.getValue(), new HashSet<>(), wrong);
    assertThat(wrong).isEmpty();
  }

  @Test
  void theFingerprintIsThatOfAvrosSpecification() {
    // CRC-64-AVRO of "null" in canonical form, from the table of Avro's own test suite.
    assertThat(SchemaHistory.hex(fingerprint(Schema.create(Schema.Type.NULL))))
        .isEqualTo("63dd24e7cc258f8a");
  }

  private static void documented(Schema schema, Set<String> seen, List<String> wrong) {
    switch (schema.getType()) {
      case RECORD -> {
        if (seen.add(schema.getName())) {
          if (schema.getDoc() == null) {
            wrong.add(schema.getName() + " has no doc");
          }
          for (Schema.Field field : schema.getFields()) {
            String doc = field.doc() == null ? "" : field.doc();
            if (!doc.matches(".+ (Unit: .+|No unit\\.)")) {
              wrong.add(schema.getName() + "." + field.name() + " names no unit: " + doc);
            }
            documented(field.schema(), seen, wrong);
          }
        }
      }
      case ENUM -> {
        for (String symbol : schema.getEnumSymbols()) {
          if (schema.getDoc() == null || !schema.getDoc().contains(symbol)) {
            wrong.add(schema.getName() + " does not say what " + symbol + " is");
          }
        }
      }
      case ARRAY -> documented(schema.getElementType(), seen, wrong);
      case UNION -> schema.getTypes().forEach(type -> documented(type, seen, wrong));
      default -> {}
    }
  }

  private static void assertCompatible(Schema reader, Schema writer) {
    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType())
        .as("%s read as %s", fingerprint(writer), fingerprint(reader))
        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
  }

  private static List<Schema> versions(String name) throws IOException {
    List<Schema> versions = new ArrayList<>();
    while (true) {
      String file = "/io/sightline/schemas/history/" + name + "-" + (versions.size() + 1) + ".avsc";
      try (InputStream in = SchemaHistory.class.getResourceAsStream(file)) {
        if (in == null) {
          return versions;
        }
        versions.add(new Schema.Parser().parse(in));
      }
    }
  }

  private static long fingerprint(Schema schema) {
    return SchemaNormalization.parsingFingerprint64(schema);
  }
}
