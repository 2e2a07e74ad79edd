/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.page;

import io.github.camelseedance.client.SeedanceClient;
import io.github.camelseedance.client.file.DownloadSettings;
import io.github.camelseedance.task.store.TaskRow;
import java.util.List;
import java.util.Optional;

/** How the provider of a task is spoken to from this context. */
public interface PageAccess {

    /**
     * What it takes to ask about a task and to fetch its video.
     *
     * @param client    speaks for a person, as for a route
     * @param downloads what may be downloaded, as an endpoint of the account says
     */
    record Account(SeedanceClient client, DownloadSettings downloads) {}

    /** The account of a task; empty when no endpoint of this context has its provider, address and account. */
    Optional<Account> of(TaskRow row);

    /**
     * A text signed with each API key of this context, the one that most nodes share first. Nodes that have a key in common know each
     * other's texts again, and who does not have the key cannot make one. Empty where there is no key.
     */
    default List<String> signed(String text) {
        return List.of();
    }
}
