package com.tartware.bookings.core.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifierTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "z", "A", "Z", "0", "9", ".", "_", "-"})
    void isOfLettersDigitsDotUnderscoreAndHyphen(String text) {
        assertThat(Identifier.isValid(text)).isTrue();
    }

    /** The neighbours of what is allowed, among others. */
    @ParameterizedTest
    @ValueSource(strings = {"", "`", "{", "@", "[", "/", ":", ",", "^", " ", "\u0000", "é", "\u0660", "a b"})
    void isOfNothingElse(String text) {
        assertThat(Identifier.isValid(text)).isFalse();
    }

    @Test
    void hasSixtyFourCharactersAtMost() {
        assertThat(Identifier.isValid("a".repeat(64))).isTrue();
        assertThat(Identifier.isValid("a".repeat(65))).isFalse();
    }
}
