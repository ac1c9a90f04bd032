package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.contract.ReleaseReport;
import com.tartware.bookings.localstack.explain.Paint;
import com.tartware.bookings.localstack.launch.StackLauncher.LaunchException;
import com.tartware.bookings.schemas.release.SchemaRelease;
import com.tartware.bookings.schemas.release.SchemaRelease.Planned;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "release",
        description = {
            "Freezes what differs in schemas/avro as the next version, schemas/released/SUBJECT/N.avsc, and says what comes next.",
            "Refuses what records and readers that are out there could not live with: all named subjects are released, or none.",
            "Exit 0 if released, or if there is nothing to release; 1 if refused."
        })
final class SchemasReleaseCommand implements Callable<Integer> {
    @Mixin
    private ContractOptions contract;

    @Option(names = "--dry-run", description = "Says what would be released, and writes nothing.")
    private boolean dryRun;

    @Override
    public Integer call() throws IOException, LaunchException {
        List<Planned> plans = SchemaRelease.plan(contract.released(), contract.sources(), contract.topics());
        ReleaseReport report = new ReleaseReport(contract.home(), dryRun, plans);
        if (!dryRun && !report.isRefused()) {
            try {
                SchemaRelease.write(plans);
            } catch (FileAlreadyExistsException e) {
                throw new LaunchException(e.getFile() + " is there already; another release was faster, so look again");
            }
        }
        if (contract.json) {
            System.out.println(report.json());
        } else {
            report.print(System.out, new Paint(TerminalView.standardOutputIsTerminal()));
        }
        return report.isRefused() ? 1 : 0;
    }
}
