package io.kafkakit.embedded;

/** What a node does. */
enum Role {
    BROKER("broker"),
    CONTROLLER("controller"),
    COMBINED("broker,controller");

    private final String processRoles;

    Role(String processRoles) {
        this.processRoles = processRoles;
    }

    String processRoles() {
        return processRoles;
    }

    boolean isBroker() {
        return this != CONTROLLER;
    }

    boolean isController() {
        return this != BROKER;
    }
}
