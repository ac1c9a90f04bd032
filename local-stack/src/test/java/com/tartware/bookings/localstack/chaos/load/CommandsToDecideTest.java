package com.tartware.bookings.localstack.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandsToDecideTest {
    private final CommandsToDecide commands = new CommandsToDecide();

    @Test
    void aDecisionMayBeReadBeforeTheAnswerTo() {
        commands.decided("demo", "early");
        commands.accepted("demo", "early");
        commands.accepted("demo", "late");
        commands.accepted("demo", "late");

        assertThat(commands.undecided()).isEqualTo(1);
        assertThat(commands.acceptedCommands()).isEqualTo(2);

        commands.decided("demo", "late");
        assertThat(commands.undecided()).isZero();
    }

    @Test
    void idsAreUniqueWithinATenantOnly() {
        commands.accepted("demo", "one");
        commands.decided("acme", "one");

        assertThat(commands.undecided()).isEqualTo(1);
    }
}
