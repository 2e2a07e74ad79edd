/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Measures everything and writes the report; the exit code is 1 when a gate has failed. */
public final class Benchmarks {

    private Benchmarks() {}

    /** A part of the benchmarks. */
    private interface Part {
        void run(Report report, Path folder) throws Exception;
    }

    private static final Map<String, Part> PARTS = new LinkedHashMap<>();

    static {
        PARTS.put("counts", (report, folder) -> CountingGates.run(report));
        PARTS.put("small", (report, folder) -> SmallThings.run(report));
        PARTS.put("calls", (report, folder) -> CallRatios.run(report));
        PARTS.put("files", FileRatios::run);
        PARTS.put("waits", (report, folder) -> WaitCosts.run(report));
        PARTS.put("submissions", (report, folder) -> Submissions.run(report));
        PARTS.put("takeover", (report, folder) -> TakeOver.run(report));
        PARTS.put("start", (report, folder) -> StartUp.run(report));
    }

    /** @param args the folder for the report, and the parts to run, separated by commas: {@code all} for all */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createDirectories(Path.of(args[0]));
        List<String> wanted =
                args.length < 2 || args[1].equals("all") ? List.copyOf(PARTS.keySet()) : List.of(args[1].split(","));
        Report report = new Report();
        long begin = System.nanoTime();
        for (Map.Entry<String, Part> part : PARTS.entrySet()) {
            if (wanted.contains(part.getKey())) {
                try {
                    part.getValue().run(report, folder);
                } catch (Exception e) {
                    report.add(new Figure(part.getKey(), "ran to its end", 0, "", null, Bound.atLeast(1)));
                    report.note(part.getKey() + " has failed: " + e);
                    e.printStackTrace();
                }
            }
        }
        report.note("It took " + Duration.ofNanos(System.nanoTime() - begin).toSeconds() + " s.");
        report.write(folder);
        System.out.println(report.markdown());
        System.out.println("Report: " + folder.resolve("report.md"));
        // threads of the clients may still be there
        System.exit(report.failed() ? 1 : 0);
    }
}
