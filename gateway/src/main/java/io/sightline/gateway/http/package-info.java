/**
 * The HTTP adapter: decode a request, call {@code registry} or {@code view}, encode the answer.
 *
 * <p>Field names are snake_case; seconds are media time unless they end in {@code _at}, which are
 * ISO 8601 instants.
 */
package io.sightline.gateway.http;
