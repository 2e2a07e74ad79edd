/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import org.apache.camel.CamelContext;
import org.apache.camel.ExtendedCamelContext;

/** Tells Camel which of our options are secret. It masks values by name, and knows the names of its own components only. */
final class SensitiveNames {

    private static final String WEBHOOK_SECRET = "webhookSecret";

    private SensitiveNames() {}

    /** Adds the names to those of the context, whatever it has. */
    static void register(CamelContext context) {
        ExtendedCamelContext extension = context.getCamelContextExtension();
        String known = extension.getAdditionalSensitiveKeywords();
        if (known == null || known.isBlank()) {
            extension.setAdditionalSensitiveKeywords(WEBHOOK_SECRET);
        } else if (!known.contains(WEBHOOK_SECRET)) {
            extension.setAdditionalSensitiveKeywords(known + "," + WEBHOOK_SECRET);
        }
    }
}
