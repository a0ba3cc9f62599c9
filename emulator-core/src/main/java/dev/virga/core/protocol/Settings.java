package dev.virga.core.protocol;

import java.util.function.LongSupplier;

/** What every call of a dispatcher shares. */
record Settings(
    ErrorMapper errors,
    InputValidator validator,
    Admission admission,
    RequestObserver observer,
    LongSupplier nanoTime) {}
