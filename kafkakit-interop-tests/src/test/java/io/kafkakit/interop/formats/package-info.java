/** Each format with its real other side: SDKs, serializers and Debezium's router, over a broker. */
package io.kafkakit.interop.formats;
