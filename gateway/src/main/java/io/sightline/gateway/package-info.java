/**
 * Where people meet Sightline: HTTP API, server-sent events, page.
 *
 * <p>{@link io.sightline.gateway.Gateway} wires the parts: {@code kafka} brings records into the
 * views of {@code view}, {@code registry} decides what may be registered, {@code events} keeps the
 * clients that listen, {@code http} decodes requests and encodes answers.
 */
package io.sightline.gateway;
