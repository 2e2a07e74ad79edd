/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.model;

import java.util.List;

/**
 * The models of a provider.
 *
 * @param models in the provider's order
 */
public record ModelList(List<VideoModel> models) implements SeedanceResult {

    public ModelList {
        models = List.copyOf(models);
    }
}
