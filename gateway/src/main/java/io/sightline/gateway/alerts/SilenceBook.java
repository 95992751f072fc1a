package io.sightline.gateway.alerts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sightline.core.alert.Silence;
import io.sightline.core.query.QueryId;
import io.sightline.core.video.StreamId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The silences that are in force, in a JSON file that is replaced at every change, so that they
 * outlive a restart. At most {@link #MOST}. Thread-safe.
 */
public final class SilenceBook {
  /** One more is refused. */
  public static final int MOST = 1_000;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Path file;
  private List<Silence> silences = List.of();

  private SilenceBook(Path file) {
    this.file = file;
  }

  /**
   * @param file need not be there yet
   * @throws IOException if it is there and cannot be read
   */
  public static SilenceBook open(Path file) throws IOException {
    SilenceBook book = new SilenceBook(file);
    if (Files.exists(file)) {
      book.silences = read(file);
    }
    return book;
  }

  /** Those in force, the one that ends first first. */
  public synchronized List<Silence> active(Instant now) {
    return silences.stream()
        .filter(silence -> now.isBefore(silence.until()))
        .sorted(Comparator.comparing(Silence::until).thenComparing(Silence::id))
        .toList();
  }

  /**
   * Returns false when there are as many as may be.
   *
   * @throws IOException if it cannot be kept; it is not in force then
   */
  public synchronized boolean add(Silence silence, Instant now) throws IOException {
    List<Silence> next = new ArrayList<>(active(now));
    if (next.size() >= MOST) {
      return false;
    }
    next.add(silence);
    keep(next);
    return true;
  }

  /**
   * Returns whether there was one of this id.
   *
   * @throws IOException if that cannot be kept; it stays in force then
   */
  public synchronized boolean remove(String id, Instant now) throws IOException {
    List<Silence> next = new ArrayList<>(active(now));
    if (!next.removeIf(silence -> silence.id().equals(id))) {
      return false;
    }
    keep(next);
    return true;
  }

  private void keep(List<Silence> next) throws IOException {
    ArrayNode array = MAPPER.createArrayNode();
    for (Silence silence : next) {
      ObjectNode node = array.addObject();
      node.put("id", silence.id());
      silence.query().ifPresent(query -> node.put("query", query.value()));
      silence.stream().ifPresent(stream -> node.put("stream", stream.value()));
      node.put("until", silence.until().toString());
    }
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.write(fresh, MAPPER.writeValueAsBytes(array));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    silences = List.copyOf(next);
  }

  private static List<Silence> read(Path file) throws IOException {
    List<Silence> found = new ArrayList<>();
    try {
      for (JsonNode node : MAPPER.readTree(Files.readAllBytes(file))) {
        found.add(
            new Silence(
                node.required("id").textValue(),
                Optional.ofNullable(node.get("query")).map(JsonNode::textValue).map(QueryId::new),
                Optional.ofNullable(node.get("stream")).map(JsonNode::textValue).map(StreamId::new),
                Instant.parse(node.required("until").textValue())));
      }
    } catch (RuntimeException e) {
      throw new IOException("is not a list of silences: " + e.getMessage(), e);
    }
    return found;
  }
}
