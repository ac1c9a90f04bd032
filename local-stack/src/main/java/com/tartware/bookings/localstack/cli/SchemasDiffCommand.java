package com.tartware.bookings.localstack.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tartware.bookings.localstack.contract.ContractDiff;
import com.tartware.bookings.localstack.explain.Paint;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.schemas.Topic;
import com.tartware.bookings.schemas.release.ContractSources;
import com.tartware.bookings.schemas.release.ReleasedSchemas;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "diff",
        description = {
            "Compares the sources in schemas/avro with the newest released version, or released versions with each other.",
            "Says of each difference whether upgraded readers still read the records that are in the log, whether readers that are not",
            "upgraded yet still read what is written next, and who they are. Builds nothing, so it shows what the build refuses, too.",
            "Exit 0 if there is no difference, 1 if there is one, refused or not; .refused in the JSON tells which."
        })
final class SchemasDiffCommand implements Callable<Integer> {
    @Spec
    private CommandSpec command;

    @Mixin
    private ContractOptions contract;

    @Option(names = "--from", paramLabel = "N", description = "A released version. Default: the one before --to.")
    private Integer from;

    @Option(names = "--to", paramLabel = "M", description = "A released version. Default: the sources.")
    private Integer to;

    @Override
    public Integer call() throws IOException, LaunchException {
        if ((from != null || to != null) && !contract.namesOneSubject()) {
            throw new ParameterException(
                    command.commandLine(), "--from and --to are numbers of one subject's versions: name the subject");
        }
        List<ContractDiff> diffs = new ArrayList<>();
        ContractSources sources = to == null ? contract.sources() : null;
        for (Topic topic : contract.topics()) {
            ReleasedSchemas released = ReleasedSchemas.in(contract.released(), topic);
            int newest = released.versions().size();
            if (to == null) {
                int first = from == null ? newest : known(topic, from, newest);
                diffs.add(ContractDiff.ofSource(topic, released, first, sources));
            } else {
                int last = known(topic, to, newest);
                int first = known(topic, from == null ? last - 1 : from, newest);
                diffs.add(ContractDiff.ofReleased(topic, released, first, last));
            }
        }
        boolean different = diffs.stream().anyMatch(ContractDiff::isDifferent);
        if (contract.json) {
            ObjectNode answer = JsonNodeFactory.instance.objectNode();
            answer.put("different", different);
            answer.put("refused", diffs.stream().anyMatch(ContractDiff::isRefused));
            ArrayNode subjects = answer.putArray("subjects");
            diffs.forEach(diff -> subjects.add(diff.json()));
            System.out.println(answer);
        } else {
            Paint paint = new Paint(TerminalView.standardOutputIsTerminal());
            diffs.forEach(diff -> diff.print(System.out, paint));
        }
        return different ? 1 : 0;
    }

    private int known(Topic topic, int version, int newest) {
        if (version < 1 || version > newest) {
            throw new ParameterException(
                    command.commandLine(),
                    "%s has no released version %d; it has 1 to %d".formatted(topic.subject(), version, newest));
        }
        return version;
    }
}
