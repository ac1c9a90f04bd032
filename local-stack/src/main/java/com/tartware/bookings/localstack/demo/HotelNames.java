package com.tartware.bookings.localstack.demo;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Hotels to choose from, always in the same order, so that one run's hotels are never another's. */
final class HotelNames {
    record HotelName(String id, String name, HotelKind kind, String currency) {}

    private record Town(String name, HotelKind kind, String currency) {}

    private static final List<Town> TOWNS = List.of(
            new Town("Lisbon", HotelKind.CITY, "EUR"),
            new Town("Vienna", HotelKind.CITY, "EUR"),
            new Town("Porto", HotelKind.CITY, "EUR"),
            new Town("Hamburg", HotelKind.CITY, "EUR"),
            new Town("Seville", HotelKind.CITY, "EUR"),
            new Town("Ghent", HotelKind.CITY, "EUR"),
            new Town("Edinburgh", HotelKind.CITY, "GBP"),
            new Town("York", HotelKind.CITY, "GBP"),
            new Town("Zurich", HotelKind.CITY, "CHF"),
            new Town("Boston", HotelKind.CITY, "USD"),
            new Town("Savannah", HotelKind.CITY, "USD"),
            new Town("Copenhagen", HotelKind.CITY, "DKK"),
            new Town("Cascais", HotelKind.BEACH, "EUR"),
            new Town("Rimini", HotelKind.BEACH, "EUR"),
            new Town("Palma", HotelKind.BEACH, "EUR"),
            new Town("Nice", HotelKind.BEACH, "EUR"),
            new Town("Brighton", HotelKind.BEACH, "GBP"),
            new Town("Key West", HotelKind.BEACH, "USD"),
            new Town("Monterey", HotelKind.BEACH, "USD"),
            new Town("Davos", HotelKind.ALPINE, "CHF"),
            new Town("Zermatt", HotelKind.ALPINE, "CHF"),
            new Town("Innsbruck", HotelKind.ALPINE, "EUR"),
            new Town("Chamonix", HotelKind.ALPINE, "EUR"),
            new Town("Aspen", HotelKind.ALPINE, "USD"));

    private static final List<HotelName> ALL = all();

    private HotelNames() {}

    private static List<HotelName> all() {
        List<HotelName> names = new ArrayList<>();
        for (Town town : TOWNS) {
            for (String style : town.kind().styles()) {
                String name = style + " " + town.name();
                String id = name.toLowerCase(Locale.ROOT).replace(' ', '-');
                names.add(new HotelName(id, name, town.kind(), town.currency()));
            }
        }
        // A fixed order, whatever the season's seed: neighbours are of different towns and kinds.
        Collections.shuffle(names, new Random(20_260_101));
        return List.copyOf(names);
    }

    /** @param position 0 or more; when all names are used up they come again, numbered */
    static HotelName at(int position) {
        HotelName name = ALL.get(position % ALL.size());
        int round = position / ALL.size() + 1;
        return round == 1
                ? name
                : new HotelName(name.id() + "-" + round, name.name() + " " + round, name.kind(), name.currency());
    }
}
