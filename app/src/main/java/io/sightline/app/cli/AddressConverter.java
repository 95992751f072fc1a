package io.sightline.app.cli;

import java.net.InetSocketAddress;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads where to listen: {@code host:port}, {@code [::1]:port}, or a port alone on loopback. */
final class AddressConverter implements ITypeConverter<InetSocketAddress> {
  private static final int MOST = 65_535;

  @Override
  public InetSocketAddress convert(String text) {
    int colon = text.lastIndexOf(':');
    String host = colon <= 0 ? "127.0.0.1" : text.substring(0, colon);
    try {
      int port = Integer.parseInt(text.substring(colon + 1));
      if (port >= 0 && port <= MOST) {
        return new InetSocketAddress(host, port);
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw new TypeConversionException(
        "an address is HOST:PORT or a port, for example 127.0.0.1:9464, but was '" + text + "'");
  }
}
