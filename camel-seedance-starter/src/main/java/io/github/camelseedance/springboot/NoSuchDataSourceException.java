/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import java.util.List;

/** The task repository is to be in a database, and which one cannot be told. */
class NoSuchDataSourceException extends IllegalStateException {

    private static final long serialVersionUID = 1L;
    private static final String TYPE = SeedanceTaskRepositoryProperties.PREFIX + ".type";
    private static final String DATA_SOURCE = SeedanceTaskRepositoryProperties.PREFIX + ".data-source";

    private final String action;

    NoSuchDataSourceException(String wanted, List<String> found) {
        super(description(wanted, found));
        action = found.isEmpty()
                ? "Add a database to the application (spring-boot-starter-jdbc with a driver, and spring.datasource.url), or a"
                        + " DataSource bean, or remove the property %s.".formatted(TYPE)
                : "Name one of %s in the property %s.".formatted(found, DATA_SOURCE);
    }

    private static String description(String wanted, List<String> found) {
        String reason;
        if (wanted != null) {
            reason = "%s=%s is not the name of a DataSource bean; there are %s".formatted(DATA_SOURCE, wanted, found);
        } else if (found.isEmpty()) {
            reason = "there is no DataSource bean";
        } else {
            reason = "there are several DataSource beans, %s, and none is primary".formatted(found);
        }
        return "%s=jdbc keeps tasks in the database of a DataSource bean, but %s".formatted(TYPE, reason);
    }

    /** What to do about it. */
    String action() {
        return action;
    }
}
