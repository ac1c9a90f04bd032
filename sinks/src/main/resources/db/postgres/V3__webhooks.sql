-- Webhook endpoints and what became of deliveries, from their topics. No secret is here. Attempts older than a week go with their
-- tenant's newest attempt: its time is the only clock, so that a rebuild comes out the same.

CREATE TABLE webhook_endpoints (
    tenant_id            text        NOT NULL,
    endpoint_id          uuid        NOT NULL,
    revision             int         NOT NULL,
    url                  text        NOT NULL,
    outcomes             text[]      NOT NULL,
    created_at           timestamptz NOT NULL,
    secret_generation    int         NOT NULL,
    rotated_at           timestamptz,
    after_sequence       bigint      NOT NULL,
    replay               int         NOT NULL,
    replay_from_sequence bigint,
    PRIMARY KEY (tenant_id, endpoint_id)
);

CREATE TABLE webhook_attempts (
    tenant_id       text        NOT NULL,
    endpoint_id     uuid        NOT NULL,
    tenant_sequence bigint      NOT NULL,
    replay          int         NOT NULL,
    attempt         int         NOT NULL,
    attempted_at    timestamptz NOT NULL,
    state           text        NOT NULL,
    http_status     int,
    error           text,
    duration_millis int         NOT NULL,
    next_attempt_at timestamptz,
    PRIMARY KEY (tenant_id, endpoint_id, tenant_sequence, replay, attempt)
);

CREATE INDEX webhook_attempts_newest
    ON webhook_attempts (tenant_id, endpoint_id, attempted_at, tenant_sequence, replay, attempt);

CREATE INDEX webhook_attempts_by_age ON webhook_attempts (tenant_id, attempted_at);
