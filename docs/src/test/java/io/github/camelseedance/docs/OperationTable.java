/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.docs;

import io.github.camelseedance.SeedanceOperation;
import io.github.camelseedance.provider.BuiltInProviders;
import io.github.camelseedance.provider.Capability;
import io.github.camelseedance.provider.SeedanceProvider;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Which provider has which operation, from the code that refuses the others. */
final class OperationTable {

    private static final String KEY = "KEY";

    private OperationTable() {}

    /** For AsciiDoc: address and authentication of each provider, then the operations. */
    static String asciidoc() {
        List<SeedanceProvider> providers = BuiltInProviders.all();
        StringBuilder text = new StringBuilder(
                "[cols=\"2%s\",options=\"header\"]\n|===\n| ".formatted(",2".repeat(providers.size())));
        providers.forEach(provider -> text.append("| `").append(provider.id()).append("` "));
        text.append("\n\n| Default base URL");
        providers.forEach(provider ->
                text.append("\n| `").append(provider.defaultBaseUrl()).append('`'));
        text.append("\n\n| Authentication");
        providers.forEach(provider -> text.append("\n| `")
                .append(provider.authenticate(KEY).name())
                .append(": ")
                .append(provider.authenticate(KEY).value())
                .append('`'));
        for (SeedanceOperation operation : SeedanceOperation.values()) {
            text.append("\n\n| `").append(operation).append('`');
            providers.forEach(provider -> text.append("\n| ").append(cell(operation, provider)));
        }
        return text.append("\n|===\n").toString();
    }

    /** For Markdown: the operations alone. */
    static String markdown() {
        List<SeedanceProvider> providers = BuiltInProviders.all();
        String head = providers.stream().map(p -> " `" + p.id() + "` |").collect(Collectors.joining("", "| |", "\n"));
        String rule = "|---|" + "---|".repeat(providers.size()) + "\n";
        return head
                + rule
                + Arrays.stream(SeedanceOperation.values())
                        .map(operation -> providers.stream()
                                .map(provider -> " " + cell(operation, provider) + " |")
                                .collect(Collectors.joining("", "| `" + operation + "` |", "\n")))
                        .collect(Collectors.joining());
    }

    private static String cell(SeedanceOperation operation, SeedanceProvider provider) {
        if (!provider.capabilities().contains(operation.capability())) {
            return "–";
        }
        boolean table = operation == SeedanceOperation.models
                && operation.capability() == Capability.MODELS
                && provider.staticModels().isPresent();
        return table ? "from the document" : "yes";
    }
}
