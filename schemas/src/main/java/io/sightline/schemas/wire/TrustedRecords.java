package io.sightline.schemas.wire;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Tells Avro that it may instantiate our generated records.
 *
 * <p>Since 1.12.2 Avro makes no class that a schema names unless the process trusts it. The setting
 * is global to Avro, so what others trust stays trusted, and only our generated package is added:
 * never everything, for a schema may come from a registry.
 */
final class TrustedRecords {
  private static final String PACKAGE = "io.sightline.schemas.avro.";

  private static boolean trusted;

  private TrustedRecords() {}

  /** Idempotent and thread-safe. */
  static synchronized void trust() {
    if (!trusted) {
      ClassSecurityPredicate ours = type -> type.getName().startsWith(PACKAGE);
      ClassSecurityValidator.setGlobal(
          ClassSecurityValidator.composite(ClassSecurityValidator.getGlobal(), ours));
      trusted = true;
    }
  }
}
