/** The Kafka adapter: topics into views, registrations into topics, bad records aside. */
package io.sightline.gateway.kafka;
