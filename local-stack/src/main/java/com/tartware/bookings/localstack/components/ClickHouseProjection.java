package com.tartware.bookings.localstack.components;

import com.tartware.bookings.localstack.rebuild.ProjectionStore;
import com.tartware.bookings.localstack.settings.StackSettings;
import com.tartware.bookings.schemas.Topic;
import java.io.IOException;
import java.util.List;

/** The projection's tables lie in one database; those beside them in another one, which takes its name. */
final class ClickHouseProjection implements ProjectionStore {
    static final String JOB = "projection-clickhouse";

    private static final String SHADOW = StackSettings.DATABASE + "_rebuild";
    private static final String REPLACED = StackSettings.DATABASE + "_replaced";

    private final StackSettings settings;
    private final ClickHouseStatements clickHouse;

    ClickHouseProjection(StackSettings settings) {
        this.settings = settings;
        this.clickHouse = new ClickHouseStatements(new ClickHouse(settings).url());
    }

    @Override
    public String name() {
        return ClickHouse.NAME;
    }

    @Override
    public String job() {
        return JOB;
    }

    @Override
    public List<Topic> topics() {
        return List.of(Topic.DECISIONS);
    }

    @Override
    public void prepareShadow() throws Exception {
        dropShadow();
        new ClickHouseMigrations(clickHouse, SHADOW).apply();
    }

    @Override
    public List<String> shadowArguments() {
        String url = settings.clickhouseUrl();
        return List.of("--clickhouse.url", url.substring(0, url.lastIndexOf('/') + 1) + SHADOW);
    }

    /** ClickHouse renames one database at a time; a reader between the two finds none for some milliseconds. */
    @Override
    public void swapIn() throws IOException, InterruptedException {
        run("DROP DATABASE IF EXISTS " + REPLACED);
        run("RENAME DATABASE " + StackSettings.DATABASE + " TO " + REPLACED);
        try {
            run("RENAME DATABASE " + SHADOW + " TO " + StackSettings.DATABASE);
        } catch (IOException e) {
            run("RENAME DATABASE " + REPLACED + " TO " + StackSettings.DATABASE);
            throw e;
        }
        run("DROP DATABASE " + REPLACED);
    }

    @Override
    public void dropShadow() throws IOException, InterruptedException {
        run("DROP DATABASE IF EXISTS " + SHADOW);
    }

    private void run(String statement) throws IOException, InterruptedException {
        clickHouse.run(statement, "default");
    }
}
