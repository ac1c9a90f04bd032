package com.tartware.bookings.core.inventory;

import java.util.Arrays;

/**
 * The maximum stays of a block's nights, in the words that follow its nights. A hotel uses few different ones in a month, so a
 * night has a code, and the codes' values stand once:
 *
 * <pre>
 *  no word         no night has a maximum stay
 *  1 to 3 words    1, 3 or 7 different values. In word w
 *                  bits  0–31          bit w of the code of each night; code 0 is none
 *                  bits 32–40, 41–49, 50–58   the values of the codes w + 1, w + 1 + words, w + 1 + 2 × words
 *  5 words         more than 7 different values: 9 bits a night, 7 nights a word
 * </pre>
 *
 * Values are numbered as they first appear, so equal nights are equal words.
 */
final class MaxStays {
    private static final int MOST_CODE_BITS = 3;
    private static final int BITS = 9;
    private static final long MASK = (1L << BITS) - 1;
    private static final int NIGHTS_A_WORD = 7;
    private static final int WORDS_WITHOUT_CODES = (NightBlock.NIGHTS + NIGHTS_A_WORD - 1) / NIGHTS_A_WORD;

    private MaxStays() {}

    /** Nights, 0 is none. */
    static int at(long[] block, int index) {
        int words = block.length - NightBlock.NIGHTS;
        if (words > MOST_CODE_BITS) {
            return value(block[NightBlock.NIGHTS + index / NIGHTS_A_WORD], index % NIGHTS_A_WORD * BITS);
        }
        int code = 0;
        for (int word = 0; word < words; word++) {
            code |= (int) (block[NightBlock.NIGHTS + word] >>> index & 1) << word;
        }
        return code == 0 ? 0 : value(block[wordOfValue(code, words)], shiftOfValue(code, words));
    }

    /** A block with the same nights, and this maximum stay. */
    static long[] with(long[] block, int index, int nights) {
        int[] maxStays = new int[NightBlock.NIGHTS];
        for (int night = 0; night < NightBlock.NIGHTS; night++) {
            maxStays[night] = night == index ? nights : at(block, night);
        }
        int[] different = Arrays.stream(maxStays)
                .filter(maxStay -> maxStay != 0)
                .distinct()
                .toArray();
        int codeBits = Integer.SIZE - Integer.numberOfLeadingZeros(different.length);
        return codeBits > MOST_CODE_BITS ? inFull(block, maxStays) : inCodes(block, maxStays, different, codeBits);
    }

    private static long[] inCodes(long[] block, int[] maxStays, int[] different, int words) {
        long[] coded = nightsOf(block, words);
        for (int code = 1; code <= different.length; code++) {
            int maxStay = different[code - 1];
            coded[wordOfValue(code, words)] |= (long) maxStay << shiftOfValue(code, words);
            for (int night = 0; night < NightBlock.NIGHTS; night++) {
                if (maxStays[night] == maxStay) {
                    setCode(coded, night, code, words);
                }
            }
        }
        return coded;
    }

    private static void setCode(long[] coded, int night, int code, int words) {
        for (int word = 0; word < words; word++) {
            coded[NightBlock.NIGHTS + word] |= (code >>> word & 1L) << night;
        }
    }

    private static long[] inFull(long[] block, int[] maxStays) {
        long[] full = nightsOf(block, WORDS_WITHOUT_CODES);
        for (int night = 0; night < NightBlock.NIGHTS; night++) {
            full[NightBlock.NIGHTS + night / NIGHTS_A_WORD] |= (long) maxStays[night] << night % NIGHTS_A_WORD * BITS;
        }
        return full;
    }

    private static long[] nightsOf(long[] block, int words) {
        long[] copy = new long[NightBlock.NIGHTS + words];
        System.arraycopy(block, 0, copy, 0, NightBlock.NIGHTS);
        return copy;
    }

    private static int value(long word, int shift) {
        return (int) (word >>> shift & MASK);
    }

    private static int wordOfValue(int code, int words) {
        return NightBlock.NIGHTS + (code - 1) % words;
    }

    private static int shiftOfValue(int code, int words) {
        return Integer.SIZE + (code - 1) / words * BITS;
    }
}
