/* Licensed under the Apache License, Version 2.0. See the LICENSE file. */
package io.github.camelseedance.examples.springboot.demo;

/**
 * A video that the demonstration orders.
 *
 * @param name   what it is called on the screen
 * @param prompt the prompt; the word in brackets tells the emulator what to play
 * @param end    how it ends
 */
record Order(String name, String prompt, String end) {

    static final Order FOX = new Order("fox", "A fox crosses a frozen river at dawn", "succeeded");
    static final Order OWL = new Order("owl", "An owl lands on a lighthouse [fail]", "failed");
    static final Order WHALE = new Order("whale", "A whale under the ice, seen from above", "succeeded");
    static final Order TURTLE = new Order("turtle", "A turtle walks to the sea, very slowly [stuck]", "cancelled");
    static final Order RIVER = new Order("river", "A river through an autumn forest", "succeeded");
    static final Order GLACIER = new Order("glacier", "A glacier calves into a fjord [slow]", "succeeded");

    String json() {
        return "{\"prompt\": \"%s\", \"duration\": 5, \"resolution\": \"720p\"}".formatted(prompt);
    }
}
