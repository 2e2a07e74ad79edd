/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.client.http;

/** The host is at an address that the request's {@link AddressRule} does not allow; nothing was sent. */
public class AddressRefusedException extends TransportException {

    private static final long serialVersionUID = 1L;

    public AddressRefusedException(String host) {
        super("the address of the host " + host + " is not a public one", false, false, null);
    }
}
