/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.page.PageAccess;
import io.github.camelseedance.page.PageServer;
import io.github.camelseedance.runtime.SeedanceRuntime;
import org.apache.camel.spi.Metadata;
import org.apache.camel.support.HealthCheckComponent;
import org.apache.camel.support.service.ServiceHelper;

/** The task page of a component: its options, and its life. */
public abstract class TaskPageComponent extends HealthCheckComponent {

    @Metadata(label = "advanced")
    private String taskPage;

    @Metadata(label = "advanced", defaultValue = "false")
    private boolean taskPageActions;

    @Metadata(label = "advanced")
    private String taskPageHide;

    private PageServer page;

    /** @throws IllegalArgumentException when an option has a value that it cannot have */
    void startPage(SeedanceRuntime runtime, PageAccess accounts) throws Exception {
        page = PageServer.start(getCamelContext(), runtime, taskPage, taskPageActions, taskPageHide, accounts);
    }

    void stopPage() {
        ServiceHelper.stopService(page);
        page = null;
    }

    public String getTaskPage() {
        return taskPage;
    }

    /**
     * Path, such as /seedance, at which the HTTP server of the context serves the task page: what runs, what has ended, with its videos,
     * what it cost and what needs a person. Off unless it is set. Who reaches the server sees it: put the application's own security in
     * front.
     */
    public void setTaskPage(String taskPage) {
        this.taskPage = taskPage;
    }

    public boolean isTaskPageActions() {
        return taskPageActions;
    }

    /**
     * Whether a person can do something at the task page: cancel a task, settle what is in doubt or parked, deliver an end again. Otherwise
     * it can be read only.
     */
    public void setTaskPageActions(boolean taskPageActions) {
        this.taskPageActions = taskPageActions;
    }

    public String getTaskPageHide() {
        return taskPageHide;
    }

    /**
     * What the task page does not show, separated by commas: prompt, video, seed, cost, submissionKey, error (what a provider or a route
     * has said of a failure), headers (all that are tracked), or header:NAME for one of them, where an asterisk at the end of the name
     * stands for anything. What is hidden is sent to no browser and cannot be searched.
     */
    public void setTaskPageHide(String taskPageHide) {
        this.taskPageHide = taskPageHide;
    }
}
