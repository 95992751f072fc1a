package io.sightline.ingest.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** User and password that a camera asks for, by Basic or Digest (RFC 2617). */
record RtspPassword(String user, String password, boolean digest) {
  private static final String REALM = "camera";
  private static final String NONCE = "b0a1c2d3e4f5";

  /** What the camera asks. */
  String challenge() {
    return digest
        ? "Digest realm=\"" + REALM + "\", nonce=\"" + NONCE + "\""
        : "Basic realm=\"" + REALM + "\"";
  }

  boolean allows(RtspRequest request) {
    return digest
        ? request.parameter("Authorization", "response").equals(expected(request))
        : request.header("Authorization").equals("Basic " + base64(user + ":" + password));
  }

  private String expected(RtspRequest request) {
    String who = md5(user + ":" + REALM + ":" + password);
    String what = md5(request.method() + ":" + request.parameter("Authorization", "uri"));
    return md5(who + ":" + NONCE + ":" + what);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String md5(String text) {
    try {
      byte[] hash = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
