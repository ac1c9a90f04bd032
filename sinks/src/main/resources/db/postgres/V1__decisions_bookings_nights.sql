-- Projections of the reply topic. Every key begins with tenant_id, so that each table can be distributed by it; no column holds
-- a wall clock, so that a rebuild from the log comes out the same.

CREATE TABLE decisions (
    tenant_id       text        NOT NULL,
    tenant_sequence bigint      NOT NULL,
    command_id      uuid,
    booking_id      uuid,
    outcome         text        NOT NULL,
    reason          text,
    booking_version int,
    decided_at      timestamptz NOT NULL,
    payload         jsonb       NOT NULL,
    PRIMARY KEY (tenant_id, tenant_sequence)
);

CREATE INDEX decisions_by_command ON decisions (tenant_id, command_id);

CREATE TABLE bookings (
    tenant_id          text        NOT NULL,
    booking_id         uuid        NOT NULL,
    status             text        NOT NULL,
    version            int         NOT NULL,
    hold_expires_at    timestamptz,
    guest_ref          text,
    external_reference text,
    channel            text,
    rate_plan_id       text,
    amount_minor       bigint,
    currency           text,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL,
    sequence           bigint      NOT NULL,
    PRIMARY KEY (tenant_id, booking_id)
);

CREATE TABLE booking_stays (
    tenant_id    text   NOT NULL,
    booking_id   uuid   NOT NULL,
    stay         int    NOT NULL,
    property_id  text   NOT NULL,
    room_type_id text   NOT NULL,
    check_in     date   NOT NULL,
    check_out    date   NOT NULL,
    rooms        int    NOT NULL,
    sequence     bigint NOT NULL,
    PRIMARY KEY (tenant_id, booking_id, stay)
);

CREATE TABLE night_inventory (
    tenant_id           text    NOT NULL,
    property_id         text    NOT NULL,
    room_type_id        text    NOT NULL,
    night               date    NOT NULL,
    allotment           int     NOT NULL,
    overbooking_limit   int     NOT NULL,
    sold                int     NOT NULL,
    held                int     NOT NULL,
    stop_sell           boolean NOT NULL,
    closed_to_arrival   boolean NOT NULL,
    closed_to_departure boolean NOT NULL,
    min_stay            int     NOT NULL,
    max_stay            int     NOT NULL,
    sequence            bigint  NOT NULL,
    PRIMARY KEY (tenant_id, property_id, room_type_id, night)
);
