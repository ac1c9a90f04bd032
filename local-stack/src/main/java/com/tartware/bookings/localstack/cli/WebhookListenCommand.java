package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.localstack.webhook.ReceivedDelivery;
import com.tartware.bookings.localstack.webhook.WebhookReceiver;
import com.tartware.bookings.localstack.webhook.WebhookReceiver.Behaviour;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "listen",
        description = {
            "Receives webhooks on this machine, verifies each one and prints a line for it, until it is stopped.",
            "",
            "To try it, with the stack up:",
            "",
            "  curl -s -H 'Authorization: Bearer demo-key' -H 'Content-Type: application/json' \\",
            "    -d '{\"url\":\"http://127.0.0.1:9099/\"}' http://127.0.0.1:8080/v1/webhook-endpoints",
            "  ./tartware webhook listen --secret whsec_...   (the secret of that answer)",
            "  curl -s -X PUT -H 'Authorization: Bearer demo-key' -H 'Idempotency-Key: try-1' \\",
            "    -H 'Content-Type: application/json' \\",
            "    -d '{\"from\":\"2027-05-01\",\"to\":\"2027-06-01\",\"allotment\":5}' \\",
            "    http://127.0.0.1:8080/v1/properties/TRY/room-types/DBL/inventory",
            ""
        })
final class WebhookListenCommand implements Callable<Integer> {
    static final String SECRET_VARIABLE = "TARTWARE_WEBHOOK_SECRET";

    private static final int PORT_MAX = 65_535;
    private static final int DELAY_SECONDS_MAX = 120;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "9099",
            description = "Where it listens. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address that it listens on. Default: ${DEFAULT-VALUE}")
    private String host;

    @Option(
            names = "--secret",
            paramLabel = "whsec_...",
            description =
                    "The endpoint's secret; may be given twice, as after a rotation. Other users of the machine can read"
                            + " flags; prefer env " + SECRET_VARIABLE + ". Without one nothing is verified.")
    private List<String> secrets;

    @Option(
            names = "--status",
            paramLabel = "N",
            defaultValue = "204",
            description = "What good deliveries are answered with, such as 503 or 410. Default: ${DEFAULT-VALUE}")
    private int status;

    @Option(
            names = "--fail-rate",
            paramLabel = "0..1",
            defaultValue = "0",
            description = "Of the good ones, how many are answered 500. Default: ${DEFAULT-VALUE}")
    private double failRate;

    @Option(
            names = "--delay",
            paramLabel = "TIME",
            defaultValue = "0ms",
            converter = DurationConverter.class,
            description = "How long each answer waits, such as 20s. Default: ${DEFAULT-VALUE}")
    private Duration delay;

    @Option(names = "--json", description = "One JSON object a delivery.")
    private boolean json;

    @Override
    public Integer call() throws LaunchException, InterruptedException {
        try (WebhookReceiver receiver = listen()) {
            System.err.printf(
                    "listening on http://%s:%d/%s%n",
                    host,
                    receiver.port(),
                    secrets().isEmpty() ? "; nothing is verified without --secret or " + SECRET_VARIABLE : "");
            new CountDownLatch(1).await();
        }
        return 0;
    }

    private WebhookReceiver listen() throws LaunchException {
        if (port < 1 || port > PORT_MAX) {
            throw wrong("--port %d is no port; ports are 1 to %d".formatted(port, PORT_MAX));
        }
        if (status < 200 || status > 599) {
            throw wrong("--status %d is outside 200 to 599".formatted(status));
        }
        if (!(failRate >= 0 && failRate <= 1)) {
            throw wrong("--fail-rate is outside 0 to 1");
        }
        if (delay.toSeconds() > DELAY_SECONDS_MAX) {
            throw wrong("--delay is over %d s".formatted(DELAY_SECONDS_MAX));
        }
        InetSocketAddress address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw wrong("--host is no address of this machine");
        }
        try {
            return new WebhookReceiver(address, secrets(), new Behaviour(status, failRate, delay), this::print);
        } catch (IllegalArgumentException e) {
            throw wrong(e.getMessage());
        } catch (IOException e) {
            throw new LaunchException("cannot listen on %s:%d (%s); choose another port with --port"
                    .formatted(host, port, e.getMessage()));
        }
    }

    private List<String> secrets() {
        if (secrets != null) {
            return secrets;
        }
        String variable = System.getenv(SECRET_VARIABLE);
        return variable == null || variable.isBlank() ? List.of() : List.of(variable.strip());
    }

    private ParameterException wrong(String why) {
        return new ParameterException(command.commandLine(), why);
    }

    private void print(ReceivedDelivery delivery) {
        String line = json ? delivery.json() : delivery.line();
        synchronized (this) {
            System.out.println(line);
        }
    }
}
