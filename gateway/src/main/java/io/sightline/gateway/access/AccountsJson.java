package io.sightline.gateway.access;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.core.video.StreamId;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Users and tokens as their file holds them, version 1. */
final class AccountsJson {
  private static final int VERSION = 1;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private AccountsJson() {}

  static byte[] write(Accounts accounts) throws IOException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("version", VERSION);
    ArrayNode users = json.putArray("users");
    for (User user : accounts.users()) {
      ObjectNode node = users.addObject();
      node.put("name", user.name()).put("role", user.role().wireName());
      user.cameras()
          .ifPresent(
              cameras -> {
                ArrayNode names = node.putArray("cameras");
                cameras.stream().sorted().forEach(camera -> names.add(camera.value()));
              });
      node.put("password", user.passwordHash());
    }
    ArrayNode tokens = json.putArray("tokens");
    for (ApiToken token : accounts.tokens()) {
      ObjectNode node = tokens.addObject();
      node.put("id", token.id()).put("name", token.name()).put("owner", token.owner());
      node.put("sha256", token.hash());
      ArrayNode scopes = node.putArray("scopes");
      token.scopes().stream().sorted().forEach(scope -> scopes.add(scope.wireName()));
      node.put("created_at", token.createdAt().toString());
      token.expiresAt().ifPresent(at -> node.put("expires_at", at.toString()));
    }
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(json);
  }

  /**
   * @throws IOException saying what is wrong, without what stands in the file
   */
  static Accounts read(byte[] bytes) throws IOException {
    Accounts accounts = Accounts.NONE;
    try {
      JsonNode json = MAPPER.readTree(bytes);
      if (json.path("version").asInt() != VERSION) {
        throw new IOException("is not of version " + VERSION);
      }
      for (JsonNode node : json.required("users")) {
        accounts = accounts.with(user(node));
      }
      for (JsonNode node : json.required("tokens")) {
        accounts = accounts.with(token(node));
      }
    } catch (RuntimeException | com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new IOException("is not a file of users", e);
    }
    return accounts;
  }

  private static User user(JsonNode node) throws IOException {
    Optional<Set<StreamId>> cameras = Optional.empty();
    if (node.has("cameras")) {
      Set<StreamId> named = new HashSet<>();
      node.get("cameras").forEach(name -> named.add(new StreamId(name.textValue())));
      cameras = Optional.of(named);
    }
    String hash = node.required("password").textValue();
    if (!PasswordHash.wellFormed(hash)) {
      throw new IOException("holds a password in a form unknown here");
    }
    return new User(
        node.required("name").textValue(),
        Role.ofWireName(node.required("role").textValue()).orElseThrow(),
        cameras,
        hash);
  }

  private static ApiToken token(JsonNode node) {
    Set<Scope> scopes = new HashSet<>();
    node.required("scopes")
        .forEach(scope -> scopes.add(Scope.ofWireName(scope.textValue()).orElseThrow()));
    return new ApiToken(
        node.required("id").textValue(),
        node.required("name").textValue(),
        node.required("owner").textValue(),
        node.required("sha256").textValue(),
        scopes,
        Instant.parse(node.required("created_at").textValue()),
        Optional.ofNullable(node.get("expires_at")).map(at -> Instant.parse(at.textValue())));
  }
}
