package com.tartware.bookings.ingest.tls;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the certificates are, each a PEM file.
 *
 * @param certificate the server's, with its chain behind it
 * @param clientCa whose clients are let in; empty if a client needs no certificate
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clientCa) {}
