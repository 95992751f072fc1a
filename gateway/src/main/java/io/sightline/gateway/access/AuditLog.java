package io.sightline.gateway.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who changed what: one JSON object a line, in files {@code audit-NNNNNN.jsonl} that their owner
 * alone may read. A file that has reached its size is followed by the next; of the files the newest
 * are kept. Thread-safe; another process may append too.
 */
public final class AuditLog {
  /** Its folder in the data folder. */
  public static final String FOLDER_NAME = "audit";

  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String NAME = "audit-%06d.jsonl";
  private static final String FORM = "audit-[0-9]{6}\\.jsonl";
  private static final int LONGEST_FIELDS = 64;

  private final Path folder;
  private final long fileBytes;
  private final int files;

  /**
   * An entry and its place, which stays the same while it is kept.
   *
   * @param id file and line
   */
  public record Line(String id, AuditEntry entry) {}

  /**
   * @param folder made when it is first written to
   * @param fileBytes a file that has as many is followed by the next
   * @param files as many are kept
   */
  public AuditLog(Path folder, long fileBytes, int files) {
    this.folder = folder.toAbsolutePath();
    this.fileBytes = fileBytes;
    this.files = files;
  }

  /** Ten files of 1 MB in that data folder, about 40,000 entries. */
  public static AuditLog in(Path dataFolder) {
    return new AuditLog(dataFolder.resolve(FOLDER_NAME), 1 << 20, 10);
  }

  /** Writes it down. A disk that is full is told in the log: the change has happened already. */
  public synchronized void append(AuditEntry entry) {
    try {
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      byte[] line = (json(entry) + "\n").getBytes(StandardCharsets.UTF_8);
      Files.write(current(), line, StandardOpenOption.APPEND);
    } catch (IOException e) {
      LOG.error(
          "Not in the audit log ({}): {} {} {} {}",
          e.toString(),
          entry.who(),
          entry.action(),
          entry.target(),
          entry.status());
    }
  }

  private Path current() throws IOException {
    List<Path> known = newestFirst();
    if (!known.isEmpty() && Files.size(known.get(0)) < fileBytes) {
      return known.get(0);
    }
    Path next = folder.resolve(String.format(NAME, known.isEmpty() ? 1 : number(known.get(0)) + 1));
    try {
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } catch (FileAlreadyExistsException e) {
      return next;
    }
    for (int i = files - 1; i < known.size(); i++) {
      Files.deleteIfExists(known.get(i));
    }
    return next;
  }

  private static int number(Path file) {
    return Integer.parseInt(file.getFileName().toString().substring(6, 12));
  }

  private List<Path> newestFirst() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(file -> file.getFileName().toString().matches(FORM))
          .sorted((a, b) -> b.getFileName().compareTo(a.getFileName()))
          .toList();
    }
  }

  /**
   * The newest first.
   *
   * @param before only what stands before this place; empty for all
   * @throws IOException if the files cannot be read
   * @throws IllegalArgumentException if that is no place
   */
  public synchronized List<Line> list(Optional<String> before, int limit) throws IOException {
    int[] place = before.map(AuditLog::place).orElse(new int[] {Integer.MAX_VALUE, 0});
    List<Line> found = new ArrayList<>();
    for (Path file : newestFirst()) {
      int number = number(file);
      if (number > place[0]) {
        continue;
      }
      List<String> lines = Files.readAllLines(file);
      int end = number == place[0] ? Math.min(place[1], lines.size()) : lines.size();
      for (int i = end - 1; i >= 0 && found.size() < limit; i--) {
        String id = number + "-" + i;
        parse(lines.get(i)).ifPresent(entry -> found.add(new Line(id, entry)));
      }
      if (found.size() == limit) {
        break;
      }
    }
    return found;
  }

  private static int[] place(String id) {
    String[] parts = id.split("-");
    if (!id.matches("[0-9]{1,6}-[0-9]{1,8}")) {
      throw new IllegalArgumentException("no place in the audit log");
    }
    return new int[] {Integer.parseInt(parts[0]), Integer.parseInt(parts[1])};
  }

  private static String json(AuditEntry entry) throws JsonProcessingException {
    ObjectNode json = MAPPER.createObjectNode();
    json.put("at", entry.at().toString()).put("who", entry.who()).put("how", entry.how());
    json.put("address", entry.address()).put("action", entry.action());
    json.put("target", entry.target()).put("status", entry.status());
    ArrayNode fields = json.putArray("fields");
    entry.fields().stream().limit(LONGEST_FIELDS).forEach(fields::add);
    return MAPPER.writeValueAsString(json);
  }

  /** A line that a crash cut off is left out. */
  private static Optional<AuditEntry> parse(String line) {
    try {
      JsonNode json = MAPPER.readTree(line);
      List<String> fields = new ArrayList<>();
      json.required("fields").forEach(field -> fields.add(field.textValue()));
      return Optional.of(
          new AuditEntry(
              Instant.parse(json.required("at").textValue()),
              json.required("who").textValue(),
              json.required("how").textValue(),
              json.required("address").textValue(),
              json.required("action").textValue(),
              json.required("target").textValue(),
              fields,
              json.required("status").intValue()));
    } catch (JsonProcessingException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
