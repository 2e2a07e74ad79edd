/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
/**
 * From exchanges to the model and back: request bodies, headers, submission keys, results. It uses the model, the providers' rules and the
 * tasks whose ends it hands to exchanges.
 */
package io.github.camelseedance.message;
