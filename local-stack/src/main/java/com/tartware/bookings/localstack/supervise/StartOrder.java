package com.tartware.bookings.localstack.supervise;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The order in which components may be started, checked against what each needs; stopping goes the other way. */
final class StartOrder {
    private StartOrder() {}

    /**
     * A component comes after all that it needs; otherwise the given order stays.
     *
     * @throws IllegalArgumentException if one needs a name that is not there, or they need each other
     */
    static List<Component> of(List<Component> components) {
        Map<String, Component> waiting = new LinkedHashMap<>();
        components.forEach(component -> waiting.put(component.name(), component));
        for (Component component : components) {
            for (String need : component.needs()) {
                if (!waiting.containsKey(need)) {
                    throw new IllegalArgumentException(component.name() + " needs " + need + ", which is not there");
                }
            }
        }
        List<Component> ordered = new ArrayList<>();
        while (!waiting.isEmpty()) {
            Component next = waiting.values().stream()
                    .filter(component -> component.needs().stream().noneMatch(waiting::containsKey))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("these need each other: " + waiting.keySet()));
            ordered.add(next);
            waiting.remove(next.name());
        }
        return ordered;
    }

    static List<Component> stopping(List<Component> components) {
        List<Component> reversed = new ArrayList<>(of(components));
        Collections.reverse(reversed);
        return reversed;
    }
}
