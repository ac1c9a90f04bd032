package com.tartware.bookings.core.tenant;

import java.lang.reflect.Proxy;

/** Words as a backend has them that serializes: whoever changes an array and does not put it back has changed nothing. */
public record CopiedWords(WordMap words) implements WordMap {
    /** The same tenant, behind such a backend. */
    public static TenantState of(TenantState state) {
        return (TenantState) Proxy.newProxyInstance(
                TenantState.class.getClassLoader(), new Class<?>[] {TenantState.class}, (proxy, method, arguments) -> {
                    Object result = method.invoke(state, arguments);
                    return result instanceof WordMap words ? new CopiedWords(words) : result;
                });
    }

    @Override
    public long[] get(long key) {
        long[] stored = words.get(key);
        return stored == null ? null : stored.clone();
    }

    @Override
    public void put(long key, long[] given) {
        words.put(key, given.clone());
    }

    @Override
    public void remove(long key) {
        words.remove(key);
    }
}
