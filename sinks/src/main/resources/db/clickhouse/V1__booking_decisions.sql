-- One row per (tenant, sequence) once merged; read it with FINAL. A repeat is the same row, so it lies in the same partition.
CREATE TABLE IF NOT EXISTS booking_decisions
(
    tenant_id       LowCardinality(String),
    tenant_sequence Int64,
    command_id      Nullable(UUID),
    booking_id      Nullable(UUID),
    outcome         LowCardinality(String),
    reason          LowCardinality(Nullable(String)),
    booking_version Nullable(Int32),
    decided_at      DateTime64(3, 'UTC'),
    property_id     LowCardinality(Nullable(String)) COMMENT 'of the first stay, or of the inventory',
    room_type_id    LowCardinality(Nullable(String)) COMMENT 'of the first stay, or of the inventory',
    arrival         Nullable(Date32) COMMENT 'check-in of the first stay',
    room_nights     Int32 COMMENT 'rooms times nights over all stays of the booking after the decision',
    channel         LowCardinality(Nullable(String)),
    amount_minor    Nullable(Int64),
    currency        LowCardinality(Nullable(String)),
    payload         String COMMENT 'the decision as JSON'
)
ENGINE = ReplacingMergeTree
PARTITION BY toYYYYMM(decided_at)
ORDER BY (tenant_id, tenant_sequence);
