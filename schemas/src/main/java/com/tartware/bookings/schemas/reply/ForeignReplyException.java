package com.tartware.bookings.schemas.reply;

/** A record of the reply topic that the decision job did not write: every reader passes it over. */
public final class ForeignReplyException extends Exception {
    private static final long serialVersionUID = 1L;

    /** As logs, tools and the runbook name it. */
    public enum Code {
        /** It is no decision. */
        UNREADABLE_REPLY,
        /** It is one, under another key than its tenant or in another partition than its tenant's. */
        MISPLACED_REPLY
    }

    private final Code code;

    ForeignReplyException(Code code, String message, Throwable cause) {
        super(message, cause);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
