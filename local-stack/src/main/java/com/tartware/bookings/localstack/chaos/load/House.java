package com.tartware.bookings.localstack.chaos.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** What is on sale: few rooms in few houses, so that the last room is asked for all the time. The same for every tenant. */
final class House {
    static final int NIGHTS = 60;

    private static final List<String> PROPERTIES = List.of("grand", "harbour");
    private static final List<String> ROOM_TYPES = List.of("double", "suite");
    private static final int ROOMS_MIN = 3;
    private static final int ROOMS_MORE = 4;
    private static final int OVERBOOKING_MAX = 2;

    private final LocalDate firstNight;

    /** @param firstNight first one on sale */
    House(LocalDate firstNight) {
        this.firstNight = firstNight;
    }

    /** One request a room type of the tenant, before the first guest. */
    List<PlannedRequest> opening(String tenantId, Random random, int firstNumber) {
        List<PlannedRequest> requests = new ArrayList<>();
        for (String property : PROPERTIES) {
            for (String roomType : ROOM_TYPES) {
                int number = firstNumber + requests.size();
                requests.add(new PlannedRequest(
                        number,
                        Ask.SET_INVENTORY,
                        tenantId,
                        "PUT",
                        path(property, roomType),
                        0,
                        "opening-" + number,
                        Map.of(),
                        nights(0, NIGHTS)
                                .put("allotment", ROOMS_MIN + random.nextInt(ROOMS_MORE))
                                .put("overbooking_limit", random.nextInt(OVERBOOKING_MAX + 1))
                                .toString(),
                        Again.NOT,
                        null));
            }
        }
        return requests;
    }

    String anyPath(Random random) {
        return path(any(PROPERTIES, random), any(ROOM_TYPES, random));
    }

    private static String path(String property, String roomType) {
        return "/v1/properties/%s/room-types/%s/inventory".formatted(property, roomType);
    }

    /** More rooms or fewer on some nights, or a stop. */
    ObjectNode anyChange(Random random) {
        int from = random.nextInt(NIGHTS);
        ObjectNode body = nights(from, Math.min(NIGHTS, from + 1 + random.nextInt(5)));
        if (random.nextInt(4) == 0) {
            body.putObject("restrictions")
                    .put("stop_sell", random.nextBoolean())
                    .put("closed_to_arrival", false);
            return body;
        }
        return body.put("allotment", ROOMS_MIN - 1 + random.nextInt(ROOMS_MORE + 1));
    }

    /** One stay mostly, sometimes two: all or nothing. */
    ObjectNode anyStays(Random random) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        int stays = random.nextInt(10) == 0 ? 2 : 1;
        for (int stay = 0; stay < stays; stay++) {
            int night = random.nextInt(NIGHTS - 5);
            body.withArray("stays")
                    .addObject()
                    .put("property_id", any(PROPERTIES, random))
                    .put("room_type_id", any(ROOM_TYPES, random))
                    .put("check_in", firstNight.plusDays(night).toString())
                    .put(
                            "check_out",
                            firstNight.plusDays(night + 1L + random.nextInt(4)).toString())
                    .put("rooms", 1 + random.nextInt(2));
        }
        return body;
    }

    private ObjectNode nights(int from, int to) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("from", firstNight.plusDays(from).toString())
                .put("to", firstNight.plusDays(to).toString());
    }

    private static String any(List<String> of, Random random) {
        return of.get(random.nextInt(of.size()));
    }
}
