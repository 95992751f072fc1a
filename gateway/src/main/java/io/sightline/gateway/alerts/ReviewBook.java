package io.sightline.gateway.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which alerts each user has reviewed: a file of one JSON line a change, written anew when most of
 * its lines are history. Of each user the newest {@link #MOST} marks are kept, of at most {@link
 * #MOST_USERS} users. Thread-safe.
 */
public final class ReviewBook {
  /** The oldest mark of a user goes. */
  public static final int MOST = 10_000;

  /** Whoever neither marked nor looked for longest is forgotten. */
  public static final int MOST_USERS = 1_000;

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int SPARE_LINES = 2_000;

  private final Path file;
  private final Map<String, Set<String>> marks = new Newest<>(MOST_USERS);
  private int lines;

  private ReviewBook(Path file) {
    this.file = file;
  }

  /**
   * @param file need not be there yet; a last line that a crash cut off is left out
   * @throws IOException if it is there and cannot be read
   */
  public static ReviewBook open(Path file) throws IOException {
    ReviewBook book = new ReviewBook(file);
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        book.read(line);
      }
      book.rewrite();
    }
    return book;
  }

  private void read(String line) {
    try {
      JsonNode node = MAPPER.readTree(line);
      apply(
          node.path("user").asText(), node.path("id").asText(), node.path("reviewed").asBoolean());
    } catch (JsonProcessingException e) {
      // A mark that was being written when the machine went down: it is made again by hand.
    }
  }

  /** Whether this user has marked it. */
  public synchronized boolean isReviewed(String user, String id) {
    return marks.getOrDefault(user, Set.of()).contains(id);
  }

  /**
   * Marks for one user, or takes the marks away.
   *
   * @param user empty for whoever uses a gateway without users
   * @throws IOException if it cannot be kept; nothing is changed then
   */
  public synchronized void mark(String user, Collection<String> ids, boolean reviewed)
      throws IOException {
    List<String> news = ids.stream().filter(id -> isReviewed(user, id) != reviewed).toList();
    StringBuilder text = new StringBuilder();
    news.forEach(id -> text.append(line(user, id, reviewed)));
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    lines += news.size();
    news.forEach(id -> apply(user, id, reviewed));
    if (lines > SPARE_LINES + 2 * size()) {
      rewrite();
    }
  }

  private void apply(String user, String id, boolean reviewed) {
    Set<String> known = marks.getOrDefault(user, new LinkedHashSet<>());
    known.remove(id);
    if (reviewed) {
      known.add(id);
      if (known.size() > MOST) {
        known.remove(known.iterator().next());
      }
    }
    marks.put(user, known);
  }

  private int size() {
    return marks.values().stream().mapToInt(Set::size).sum();
  }

  private void rewrite() throws IOException {
    StringBuilder text = new StringBuilder();
    marks.forEach((user, ids) -> ids.forEach(id -> text.append(line(user, id, true))));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    lines = size();
  }

  private static String line(String user, String id, boolean reviewed) {
    ObjectNode node = MAPPER.createObjectNode();
    return node.put("user", user).put("id", id).put("reviewed", reviewed) + "\n";
  }
}
