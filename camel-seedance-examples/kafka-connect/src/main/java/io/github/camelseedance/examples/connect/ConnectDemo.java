/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.connect;

import io.github.camelseedance.examples.kafka.demo.Demo;

/** The demonstration of the other Kafka example, with the connectors on a worker in place of the routes. */
public final class ConnectDemo {

    private ConnectDemo() {}

    public static void main(String[] args) {
        System.exit(Demo.run(new ConnectWorker(), System.out));
    }
}
