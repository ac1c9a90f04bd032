package com.tartware.bookings.localstack.cli;

import com.tartware.bookings.localstack.topics.Place;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** {@code 3:4711} */
final class PlaceConverter implements ITypeConverter<Place> {
    @Override
    public Place convert(String text) {
        try {
            return Place.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
