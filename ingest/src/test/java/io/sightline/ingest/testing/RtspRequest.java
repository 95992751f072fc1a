package io.sightline.ingest.testing;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A request of an RTSP client (RFC 2326).
 *
 * @param headers by name, in any case
 */
record RtspRequest(String method, String uri, Map<String, String> headers) {

  /** Reads the next request, passing over RTCP packets between; empty at the end. */
  static Optional<RtspRequest> read(DataInputStream in) throws IOException {
    int first = in.read();
    while (first == '$') {
      in.readByte();
      in.skipNBytes(in.readUnsignedShort());
      first = in.read();
    }
    if (first < 0) {
      return Optional.empty();
    }
    String[] start = ((char) first + line(in)).split(" ");
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] pair = line.split(":", 2);
      headers.put(pair[0].strip(), pair[1].strip());
    }
    in.skipNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
    return Optional.of(new RtspRequest(start[0], start[1], headers));
  }

  String header(String name) {
    return headers.getOrDefault(name, "");
  }

  /** The value of {@code name=} or {@code name="..."} within a header. */
  String parameter(String header, String name) {
    Matcher matcher = Pattern.compile(name + "=\"?([^\";,]+)").matcher(header(header));
    return matcher.find() ? matcher.group(1) : "";
  }

  private static String line(DataInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("in a request");
      }
      line.append((char) c);
    }
    return line.toString().strip();
  }
}
