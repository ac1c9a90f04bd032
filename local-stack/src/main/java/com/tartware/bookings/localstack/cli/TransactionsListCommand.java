package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.topics.ScanProgress;
import com.tartware.bookings.localstack.transactions.TransactionDesk;
import com.tartware.bookings.localstack.transactions.TransactionSurvey;
import com.tartware.bookings.localstack.transactions.TransactionTable;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;

@Command(
        name = "list",
        description = {
            "Lists every open transaction: whose it is, since when, how many records readers cannot see because of it,",
            "and whether anybody will end it. The decision job always has some open, seconds old; that is how it should be."
        })
final class TransactionsListCommand extends TransactionsVerb {
    @Override
    int ask(TransactionDesk desk, ScanProgress progress) throws ExecutionException, InterruptedException {
        TransactionSurvey survey = desk.survey();
        if (json) {
            printJson(TransactionTable.json(survey, Instant.now()));
        } else {
            TransactionTable.print(survey, Instant.now(), System.out);
        }
        return 0;
    }
}
