package com.tartware.bookings.ingest.identity.keys;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A key as its owner holds it: {@code tw_<prefix>_<secret>}. The prefix is public and finds the key's record; the secret is 200
 * random bits, so its SHA-256 can be stored as it is: nobody tries 2^200 of them, and a slow hash is for what people choose.
 */
public final class ApiKey {
    /** As in RFC 4648's base32, in lower case: nothing that a URL, a shell or a double click would split. */
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private static final String MARK = "tw_";
    private static final int PREFIX_CHARACTERS = 12;
    private static final int SECRET_CHARACTERS = 40;
    private static final int CHARACTERS = MARK.length() + PREFIX_CHARACTERS + 1 + SECRET_CHARACTERS;

    private final String text;

    private ApiKey(String text) {
        this.text = text;
    }

    public static ApiKey generate(SecureRandom random) {
        StringBuilder text = new StringBuilder(CHARACTERS).append(MARK);
        append(text, PREFIX_CHARACTERS, random);
        append(text.append('_'), SECRET_CHARACTERS, random);
        return new ApiKey(text.toString());
    }

    /** Empty unless the credential has the form of a key. */
    public static Optional<String> prefixOf(String credential) {
        int separator = MARK.length() + PREFIX_CHARACTERS;
        if (credential.length() != CHARACTERS || !credential.startsWith(MARK) || credential.charAt(separator) != '_') {
            return Optional.empty();
        }
        return Optional.of(credential.substring(MARK.length(), separator));
    }

    /** Of a credential's whole text, so that a record holds for one prefix and one secret together. */
    public static byte[] sha256(String credential) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(credential.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    public String prefix() {
        return prefixOf(text).orElseThrow();
    }

    public String sha256Hex() {
        return HexFormat.of().formatHex(sha256(text));
    }

    /** The key itself, to be shown once to its owner. */
    public String reveal() {
        return text;
    }

    static boolean isPrefix(String text) {
        return text.length() == PREFIX_CHARACTERS && text.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    }

    /** Without the key, which has no business in a log. */
    @Override
    public String toString() {
        return MARK + prefix() + "_…";
    }

    private static void append(StringBuilder text, int characters, SecureRandom random) {
        for (int i = 0; i < characters; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
    }
}
