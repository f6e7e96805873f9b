package io.kafkakit.embedded;

/** The roles of a node. */
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
