/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.quickstart;

import java.util.Collection;

/** Shows the prompts while they are on their way. */
interface Screen extends AutoCloseable {

    /** A row has changed. */
    void show(Row changed, Collection<Row> all);

    /** Something that is not about one row. */
    void warn(String message);

    @Override
    void close();
}
