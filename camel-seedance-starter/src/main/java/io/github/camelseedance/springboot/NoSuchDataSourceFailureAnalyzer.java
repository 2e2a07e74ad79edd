/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.springboot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says at the end of a failed start, without a stack trace, which property is missing. */
class NoSuchDataSourceFailureAnalyzer extends AbstractFailureAnalyzer<NoSuchDataSourceException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, NoSuchDataSourceException cause) {
        return new FailureAnalysis(cause.getMessage() + ".", cause.action(), cause);
    }
}
