/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.benchmarks;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.ReportEntry;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/**
 * What is counted and not timed, so that it holds on any machine: the tests of the component that count, with the figures that they
 * publish. They belong to the normal tests too.
 */
final class CountingGates {

    private static final String GROUP = "Counted";
    private static final List<String> TESTS = List.of(
            "io.github.camelseedance.task.follow.PollingCostTest",
            "io.github.camelseedance.task.CommitCountTest",
            "io.github.camelseedance.task.RepositoryCostTest",
            "io.github.camelseedance.task.FootprintTest");

    private CountingGates() {}

    static void run(Report report) {
        report.progress("Counting: requests, commits, bytes and threads");
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(TESTS.stream()
                        .map(name -> (DiscoverySelector) selectClass(name))
                        .toList())
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void reportingEntryPublished(TestIdentifier test, ReportEntry entry) {
                entry.getKeyValuePairs().forEach((name, value) -> report.add(figure(name, value)));
            }

            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                boolean passed = result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
                if (test.isTest() || !passed) {
                    report.add(new Figure(
                            GROUP,
                            "test " + test.getLegacyReportingName(),
                            passed ? 1 : 0,
                            "passed",
                            null,
                            Bound.atLeast(1)));
                    result.getThrowable().ifPresent(error -> report.note(test.getDisplayName() + ": " + error));
                }
            }
        });
    }

    /** An entry has a number, its unit and perhaps a goal: {@code 0.46 requests, at most 1.0}. */
    private static Figure figure(String name, String text) {
        String[] parts = text.split(", ", 2);
        String[] value = parts[0].split(" ", 2);
        double amount = Double.parseDouble(value[0]);
        Bound goal = parts.length > 1 ? Bound.atMost(Double.parseDouble(parts[1].replaceAll("[^0-9.]", ""))) : null;
        return new Figure(GROUP, name, amount, value.length > 1 ? value[1] : "", goal, null);
    }
}
