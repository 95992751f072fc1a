package io.sightline.gateway.access;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * That somebody changed something, or tried to.
 *
 * @param who name of the user; empty if nobody was signed in
 * @param how session, token ID, local, command or anonymous
 * @param address the other end of the connection; empty for a command
 * @param action method and path template, or the command
 * @param target what was changed, such as a stream's id; empty if that is not known
 * @param fields names of what was sent, never the values: there are passwords among them
 * @param status HTTP status; 0 for a command
 */
public record AuditEntry(
    Instant at,
    String who,
    String how,
    String address,
    String action,
    String target,
    List<String> fields,
    int status) {
  public AuditEntry {
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(who, "who");
    Objects.requireNonNull(how, "how");
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(action, "action");
    Objects.requireNonNull(target, "target");
    fields = List.copyOf(fields);
  }

  /** Of a command on this machine, by whoever runs it. */
  public static AuditEntry ofCommand(Instant at, String action, String target) {
    return new AuditEntry(
        at, System.getProperty("user.name", ""), "command", "", action, target, List.of(), 0);
  }
}
