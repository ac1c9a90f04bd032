package com.tartware.bookings.schemas.release;

/**
 * One thing that is different in the later of two schemas.
 *
 * @param path the field's place in words, such as {@code body.CreateBooking.stays[].rooms}; the record's name where it is the record itself
 * @param what for people: {@code added: string or null, default null}
 * @param newReaders what readers with the later schema make of records written with the earlier one, which stay in the log
 * @param oldReaders what readers that still have the earlier schema make of records written with the later one
 * @param otherMeaning why it is not allowed although every record can be read; null if there is no such reason
 */
public record SchemaChange(
        String path, Kind kind, String what, Reading newReaders, Reading oldReaders, String otherMeaning) {

    /** What is different, and what one does instead where it is not allowed. */
    public enum Kind {
        FIELD_ADDED("give it a default"),
        FIELD_REMOVED("keep it and fill it on; only a field that had a default from its first day may go"),
        FIELD_RENAMED(
                "keep the old field, add the new name beside it with a default, and fill both until nobody reads the old one"),
        FIELDS_REORDERED(null),
        TYPE("keep the field, and add one of the new type beside it, with a default"),
        TYPE_NAME("keep the type's name"),
        DEFAULT("keep the default; add a field beside it"),
        SYMBOL_ADDED(
                "an enum without a default symbol cannot grow: add a field of a new enum beside it, with a default"),
        SYMBOL_REMOVED("keep the symbol, and write it no more"),
        BRANCH_ADDED(
                "a union cannot grow: add a field with a default to a record that is in it, or begin a new version of the topic (ADR 0002)"),
        BRANCH_REMOVED("keep the branch, and write it no more"),
        DOC(null),
        ALIAS(null),
        /** What Avro itself does not read: properties, order of symbols or of branches. */
        OTHER(null);

        private final String instead;

        Kind(String instead) {
            this.instead = instead;
        }

        /** What to do instead, as a sentence's half; null where there is nothing that could be refused. */
        public String instead() {
            return instead;
        }
    }

    /**
     * @param works whether the record is read at all
     * @param how what is read, or why nothing is; follows "yes: " or "no: "
     */
    public record Reading(boolean works, String how) {
        static final Reading UNCHANGED = new Reading(true, "no difference");

        static Reading works(String how) {
            return new Reading(true, how);
        }

        static Reading fails(String how) {
            return new Reading(false, how);
        }
    }

    /** Neither a release nor the build takes it. */
    public boolean isRefused() {
        return !newReaders.works() || !oldReaders.works() || otherMeaning != null;
    }
}
