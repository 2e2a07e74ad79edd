/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package com.example.batch;

import org.apache.camel.dataformat.bindy.annotation.CsvRecord;
import org.apache.camel.dataformat.bindy.annotation.DataField;

// tag::resultRow[]
/** A line of the result. Quotation marks inside a value are doubled; with quotingEscaped=true it would not be CSV as others read it. */
@CsvRecord(separator = ",", quote = "\"", quoting = true, generateHeaderColumns = true)
public class ResultRow {

    @DataField(pos = 1, columnName = "row")
    private String rowNo;

    @DataField(pos = 2, columnName = "id")
    private String id;

    @DataField(pos = 3, columnName = "status")
    private String status;

    @DataField(pos = 4, columnName = "task")
    private String taskId;

    @DataField(pos = 5, columnName = "cost")
    private String cost;

    @DataField(pos = 6, columnName = "video")
    private String video;

    @DataField(pos = 7, columnName = "code")
    private String errorCode;

    @DataField(pos = 8, columnName = "message")
    private String errorMessage;

    public void setRowNo(String value) {
        rowNo = value;
    }

    public void setId(String value) {
        id = value;
    }

    public void setStatus(String value) {
        status = value;
    }

    public void setTaskId(String value) {
        taskId = value;
    }

    public void setCost(String value) {
        cost = value;
    }

    public void setVideo(String value) {
        video = value;
    }

    public void setErrorCode(String value) {
        errorCode = value;
    }

    public void setErrorMessage(String value) {
        errorMessage = value;
    }
}
// end::resultRow[]
