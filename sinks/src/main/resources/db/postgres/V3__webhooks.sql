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

-- The newest revision that was disabled, whether or not a later one has enabled the endpoint since: endpoints and attempts come from two
-- topics, in any order. Kept for as long as the endpoint, not for a week.
CREATE TABLE webhook_disablings (
    tenant_id   text        NOT NULL,
    endpoint_id uuid        NOT NULL,
    revision    int         NOT NULL,
    disabled_at timestamptz NOT NULL,
    http_status int,
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

-- Whoever asks for a state asks for the few that are not well.
CREATE INDEX webhook_attempts_not_delivered
    ON webhook_attempts (tenant_id, endpoint_id, state, attempted_at, tenant_sequence, replay, attempt)
    WHERE state <> 'DELIVERED';

CREATE INDEX webhook_attempts_by_age ON webhook_attempts (tenant_id, attempted_at);
