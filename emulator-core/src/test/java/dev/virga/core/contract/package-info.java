/** The kernel's contract, on two toy services, with and without threads. */
@NullMarked
package dev.virga.core.contract;

import org.jspecify.annotations.NullMarked;
