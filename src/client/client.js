import openapiFetch, {} from 'openapi-fetch';
/** An error that was answered (RFC 9457). Where it was not the API that answered, as a proxy, `type` is `about:blank`. */
export class ProblemError extends Error {
    name = 'ProblemError';
    type;
    title;
    status;
    /** Everything that was wrong with the request; empty where it was something else. */
    errors;
    /** Its headers say more: `Retry-After`, `Location`, `WWW-Authenticate`. */
    response;
    constructor({ type, title, status, detail, errors = [] }, response) {
        super(detail ?? title);
        this.type = type;
        this.title = title;
        this.status = status;
        this.errors = errors;
        this.response = response;
    }
}
/**
 * Calls what answers JSON, by the paths and parameters of `/openapi.json`. What else there is, as feeds, has an address
 * to fetch. What may be kept for how long, the headers say to the `fetch` that is used. Calls throw `ProblemError`, and
 * what `fetch` throws.
 */
export function createClient({ key, ...options }) {
    const client = openapiFetch(options);
    client.use({
        onRequest({ request }) {
            request.headers.set('accept', 'application/json');
            if (key !== undefined)
                request.headers.set('authorization', `Bearer ${key}`);
            if (request.method === 'PATCH')
                request.headers.set('content-type', 'application/merge-patch+json');
        },
        async onResponse({ response }) {
            if (!response.ok)
                throw new ProblemError(await problemIn(response), response);
        },
    });
    // What is no success was thrown, which the types of openapi-fetch cannot know.
    const calls = client;
    return { ...calls, paginate: paginateBy(client.GET) };
}
function paginateBy(get) {
    return async function* (path, init = {}) {
        let part = await get(path, init);
        for (;;) {
            yield* part.data.data;
            const { next } = part.data.links;
            if (next === null)
                return;
            // The same path with the query of the link, wherever a proxy has put the API.
            const query = next.slice(next.indexOf('?') + 1);
            part = await get(path, { ...init, querySerializer: () => query });
        }
    };
}
async function problemIn(response) {
    if (response.headers.get('content-type')?.startsWith('application/problem+json')) {
        return (await response.clone().json());
    }
    return { type: 'about:blank', title: response.statusText || `Status ${response.status}`, status: response.status };
}
