package com.tartware.bookings.schemas.webhook;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Which texts may be the address of an endpoint. Where its host leads is asked elsewhere, see {@link PublicAddresses}. */
public final class WebhookUrl {
    /** Longer ones are cut or refused by servers on the way. Source: RFC 9110, 4.1, asks for 8,000 octets of everybody. */
    public static final int CHARACTERS_MAX = 2_048;

    private WebhookUrl() {}

    /**
     * Empty unless the text is an absolute https address with a host, and without user, password and fragment.
     *
     * @param plainHttp whether {@code http} is taken too: on a developer's machine
     */
    public static Optional<URI> parse(String text, boolean plainHttp) {
        if (text == null || text.length() > CHARACTERS_MAX) {
            return Optional.empty();
        }
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        if (url.getScheme() == null
                || url.getHost() == null
                || url.getHost().isEmpty()
                || url.getRawUserInfo() != null
                || url.getRawFragment() != null
                || url.getPort() == 0
                || url.getPort() > 65_535
                || !text.chars().allMatch(character -> character > ' ' && character < 127)) {
            return Optional.empty();
        }
        String scheme = url.getScheme().toLowerCase(Locale.ROOT);
        return scheme.equals("https") || (plainHttp && scheme.equals("http")) ? Optional.of(url) : Optional.empty();
    }
}
