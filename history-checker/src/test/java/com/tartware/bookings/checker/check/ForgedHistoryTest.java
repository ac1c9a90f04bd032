package com.tartware.bookings.checker.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.tartware.bookings.checker.CheckReport;
import com.tartware.bookings.checker.CheckReport.Result;
import com.tartware.bookings.checker.check.Forgeries.Forgery;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A checker that accepts everything would pass every run: this one has to reject what is forged, and to say where. */
class ForgedHistoryTest {
    private static final long SEED = 7;
    private static final int REQUESTS = 900;

    private static final List<String> VERDICTS = new ArrayList<>();

    static List<Forgery> forgeries() {
        return Forgeries.all();
    }

    @AfterAll
    static void printVerdicts() {
        System.out.println("forged history | check | its first sentence about it");
        VERDICTS.forEach(System.out::println);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {SEED, 1, 42, 20_260_301})
    void anUnforgedHistoryIsAcceptedAndEveryCheckHasExaminedSomething(long seed) {
        CheckReport report = CheckReport.of(PlayedSeason.of(seed, REQUESTS).history());
        assertThat(report.clean()).as("%s", report.text(5)).isTrue();
        assertThat(report.examinedNothing()).as("%s", report.text(5)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void aForgedHistoryIsRejectedByTheCheckThatSaysWhere(Forgery forgery) {
        PlayedSeason season = PlayedSeason.of(SEED, REQUESTS);
        String due = forgery.forge().on(season);
        CheckReport report = CheckReport.of(season.history());
        Result result = report.result(forgery.check());
        assertThat(result.sentences()).as("%s", report.text(3)).anyMatch(sentence -> sentence.contains(due));
        assertThat(report.clean()).isFalse();
        String sentence = result.sentences().stream()
                .filter(said -> said.contains(due))
                .findFirst()
                .orElseThrow();
        VERDICTS.add("%s | %s | %s".formatted(forgery.name(), forgery.check(), shortened(sentence)));
    }

    @Test
    void everyCheckIsShownToReject() {
        List<String> shown =
                Forgeries.all().stream().map(Forgery::check).distinct().toList();
        assertThat(shown)
                .containsExactlyInAnyOrderElementsOf(
                        Checks.all().stream().map(Check::name).toList());
    }

    @Test
    void aCheckThatHadNothingToLookAtSaysSo() {
        CheckReport report = CheckReport.of(PlayedSeason.of(SEED, 0).history());
        assertThat(report.clean()).as("%s", report.text(5)).isTrue();
        assertThat(report.examinedNothing()).contains("unanswered-none-or-one", "same-key-same-answer");
        assertThat(report.text(5)).contains("nothing");
        assertThat(report.json()).contains("\"examined_nothing\":[").contains("\"violations\":0");
    }

    private static String shortened(String sentence) {
        return sentence.length() <= 300 ? sentence : sentence.substring(0, 300) + "…";
    }
}
