package io.kafkakit.schema.internal.protobuf;

import com.google.protobuf.Descriptors.Descriptor;

/** Names that follow from others, as protoc makes them. */
final class Names {

    private Names() {}

    /** {@code unit_prices} becomes {@code UnitPricesEntry}. */
    static String mapEntry(String field) {
        StringBuilder name = new StringBuilder();
        boolean isUpper = true;
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c == '_') {
                isUpper = true;
            } else {
                name.append(isUpper ? Character.toUpperCase(c) : c);
                isUpper = false;
            }
        }
        return name + "Entry";
    }

    /** {@code unit_price} becomes {@code unitPrice}. */
    static String json(String field) {
        String entry = mapEntry(field);
        String camel = entry.substring(0, entry.length() - "Entry".length());
        return camel.isEmpty() || field.charAt(0) == '_' ? camel : field.charAt(0) + camel.substring(1);
    }

    /**
     * The shortest name of a type within a message. A message is searched from the inside to the outside, as in C++.
     *
     * @param scope the full name of the message, or the package
     */
    static String within(String scope, String type) {
        String outer = scope;
        while (!outer.isEmpty()) {
            if (type.startsWith(outer + ".")) {
                return type.substring(outer.length() + 1);
            }
            outer = outer.contains(".") ? outer.substring(0, outer.lastIndexOf('.')) : "";
        }
        return type;
    }

    /** Whether it is in the text of a file: the entries of maps are not. */
    static boolean isWritten(Descriptor message) {
        return !message.getOptions().getMapEntry();
    }
}
