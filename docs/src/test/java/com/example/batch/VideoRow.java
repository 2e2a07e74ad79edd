/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package com.example.batch;

import org.apache.camel.dataformat.bindy.annotation.CsvRecord;
import org.apache.camel.dataformat.bindy.annotation.DataField;

// tag::videoRow[]
/** A line of the file: id, prompt, duration in seconds, resolution. All of it is text: the component checks it. */
@CsvRecord(separator = ",", quote = "\"")
public class VideoRow {

    @DataField(pos = 1, required = true, trim = true)
    private String id;

    @DataField(pos = 2)
    private String prompt;

    @DataField(pos = 3, trim = true)
    private String duration;

    @DataField(pos = 4, trim = true)
    private String resolution;

    public String getId() {
        return id;
    }

    public String getPrompt() {
        return prompt;
    }

    public String getDuration() {
        return duration;
    }

    public String getResolution() {
        return resolution;
    }
}
// end::videoRow[]
