package com.tartware.bookings.localstack.topics;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Columns as wide as what is in them; a heading that begins with {@code >} has its numbers to the right. */
public final class TextTable {
    private static final String GAP = "  ";

    private final String[] headings;
    private final List<String[]> rows = new ArrayList<>();

    public TextTable(String... headings) {
        this.headings = headings;
    }

    /** @param cells one for each heading; null shows as a dash */
    public void row(Object... cells) {
        String[] texts = new String[headings.length];
        for (int column = 0; column < texts.length; column++) {
            texts[column] = cells[column] == null ? "-" : oneLine(cells[column].toString());
        }
        rows.add(texts);
    }

    /** A stranger's text, on one line and without what would move the cursor. */
    public static String oneLine(String text) {
        return text.replaceAll("\\p{Cntrl}", "·");
    }

    public static String shortened(String text, int characters) {
        return text == null || text.length() <= characters ? text : text.substring(0, characters - 1) + "…";
    }

    public void print(PrintStream out) {
        lines().forEach(out::println);
    }

    public List<String> lines() {
        String[] titles = headings.clone();
        for (int column = 0; column < titles.length; column++) {
            titles[column] = rightAligned(column) ? titles[column].substring(1) : titles[column];
        }
        List<String> lines = new ArrayList<>();
        lines.add(line(titles));
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private String line(String[] cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.length; column++) {
            String padding = " ".repeat(width(column) - cells[column].length());
            line.append(rightAligned(column) ? padding + cells[column] : cells[column] + padding)
                    .append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int heading = headings[column].length() - (rightAligned(column) ? 1 : 0);
        return rows.stream().mapToInt(row -> row[column].length()).reduce(heading, Math::max);
    }

    private boolean rightAligned(int column) {
        return headings[column].startsWith(">");
    }
}
