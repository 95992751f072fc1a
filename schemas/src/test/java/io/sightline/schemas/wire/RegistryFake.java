package io.sightline.schemas.wire;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A schema registry in memory, with the two requests that we make of one. */
final class RegistryFake implements AutoCloseable {
  static final String PATH = "/apis/ccompat/v7";

  final Map<Integer, String> schemas = new ConcurrentHashMap<>();
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  final List<String> authorizations = Collections.synchronizedList(new ArrayList<>());

  /** Answer everything with this instead, unless 0. */
  volatile int status;

  volatile String body = "";

  private final ObjectMapper json = new ObjectMapper();
  private final HttpServer server;

  RegistryFake() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext(PATH, this::answer);
    server.start();
  }

  URI url(String userInfo) {
    String at = userInfo.isEmpty() ? "" : userInfo + "@";
    return URI.create("http://" + at + "127.0.0.1:" + server.getAddress().getPort() + PATH + "/");
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath().substring(PATH.length());
    requests.add(exchange.getRequestMethod() + " " + path);
    authorizations.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
    byte[] sent = exchange.getRequestBody().readAllBytes();
    if (status != 0) {
      reply(exchange, status, body);
    } else if (path.matches("/subjects/.*/versions")) {
      String schema = json.readTree(sent).get("schema").asText();
      reply(exchange, 200, "{\"id\":" + idOf(schema) + "}");
    } else {
      String schema = schemas.get(Integer.parseInt(path.replace("/schemas/ids/", "")));
      reply(
          exchange,
          schema == null ? 404 : 200,
          schema == null
              ? "{\"error_code\":40403,\"message\":\"Schema not found\"}"
              : json.createObjectNode().put("schema", schema).put("more", 1).toString());
    }
  }

  private synchronized int idOf(String schema) {
    for (Map.Entry<Integer, String> entry : schemas.entrySet()) {
      if (entry.getValue().equals(schema)) {
        return entry.getKey();
      }
    }
    int id = 1000 + schemas.size();
    schemas.put(id, schema);
    return id;
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
