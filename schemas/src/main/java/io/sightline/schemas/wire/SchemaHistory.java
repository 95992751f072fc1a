package io.sightline.schemas.wire;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/**
 * All versions of one topic's schema that this program can read, by their CRC-64-AVRO fingerprint.
 * Immutable and thread-safe.
 */
public final class SchemaHistory {
  private final Schema current;
  private final Map<Long, Schema> byFingerprint = new LinkedHashMap<>();

  /**
   * @param current what is written, and what every version is read as
   * @param others further versions
   */
  public SchemaHistory(Schema current, Collection<Schema> others) {
    this.current = Objects.requireNonNull(current, "current");
    byFingerprint.put(SchemaNormalization.parsingFingerprint64(current), current);
    for (Schema schema : others) {
      byFingerprint.putIfAbsent(SchemaNormalization.parsingFingerprint64(schema), schema);
    }
  }

  /**
   * The versions that ship with this program: resources {@code history/<name>-1.avsc}, {@code -2},
   * ... up to the first that is missing.
   *
   * @param name of the schema's file, without its ending
   */
  public static SchemaHistory bundled(String name, Schema current) {
    Map<Long, Schema> versions = new LinkedHashMap<>();
    for (int version = 1; ; version++) {
      Optional<Schema> schema = load("history/" + name + "-" + version + ".avsc");
      if (schema.isEmpty()) {
        return new SchemaHistory(current, versions.values());
      }
      versions.put((long) version, schema.get());
    }
  }

  public Schema current() {
    return current;
  }

  /** The fingerprint of what is written. */
  public long currentFingerprint() {
    return SchemaNormalization.parsingFingerprint64(current);
  }

  public Optional<Schema> byFingerprint(long fingerprint) {
    return Optional.ofNullable(byFingerprint.get(fingerprint));
  }

  /** Every known fingerprint as 16 hexadecimal digits, the current one first. */
  public List<String> known() {
    return byFingerprint.keySet().stream().map(SchemaHistory::hex).toList();
  }

  /** A fingerprint as 16 hexadecimal digits. */
  public static String hex(long fingerprint) {
    return String.format("%016x", fingerprint);
  }

  private static Optional<Schema> load(String resource) {
    try (InputStream in =
        SchemaHistory.class.getResourceAsStream("/io/sightline/schemas/" + resource)) {
      return in == null ? Optional.empty() : Optional.of(new Schema.Parser().parse(in));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the schema " + resource, e);
    }
  }
}
