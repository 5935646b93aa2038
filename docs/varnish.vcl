vcl 4.1;

# Varnish (7 or newer) in front of Broadsheet: see caching.md. It keeps what anyone may read for as long as
# CACHE_CONTROL says, and forgets by key what has changed.

backend broadsheet {
    .host = "127.0.0.1";
    .port = "3000";
}

# Whoever may have something forgotten.
acl purgers {
    "127.0.0.1";
    "::1";
}

sub vcl_recv {
    if (req.method == "PURGE") {
        if (client.ip !~ purgers) {
            return (synth(403, "Not from here"));
        }
        # Keys as a webhook names them, parted by spaces; nothing else may come into the expression.
        if (req.http.Surrogate-Key !~ "^[a-z]+(:[\w.-]+)?( [a-z]+(:[\w.-]+)?)*$") {
            return (synth(400, "No keys in Surrogate-Key"));
        }
        ban("obj.http.Surrogate-Key ~ (^|\s)(" + regsuball(req.http.Surrogate-Key, " ", "|") + ")(\s|$)");
        return (synth(200, "Forgotten"));
    }
    # Broadsheet knows no cookies; those of a site around it would only keep answers from being shared.
    unset req.http.Cookie;
    # What a key opens is its owner's. Nothing of it is looked up here, or kept.
    if (req.http.Authorization || (req.method != "GET" && req.method != "HEAD")) {
        return (pass);
    }
    return (hash);
}

sub vcl_backend_response {
    # Once more, whatever is asked: what is not for everyone is not kept.
    if (beresp.http.Cache-Control ~ "(?i)private|no-store") {
        set beresp.uncacheable = true;
        set beresp.ttl = 0s;
        set beresp.grace = 0s;
        return (deliver);
    }
}

sub vcl_deliver {
    # As RFC 9211 has it: the cache nearest to the origin first.
    if (obj.hits > 0) {
        set resp.http.Cache-Status = resp.http.Cache-Status + ", Varnish; hit";
        # It is of the time when this was fetched.
        unset resp.http.Server-Timing;
    } else {
        set resp.http.Cache-Status = resp.http.Cache-Status + ", Varnish; fwd=miss";
    }
    # Between Broadsheet and its caches: of no use to readers.
    unset resp.http.Surrogate-Key;
    unset resp.http.Cache-Tag;
    unset resp.http.X-Varnish;
    unset resp.http.Via;
}
