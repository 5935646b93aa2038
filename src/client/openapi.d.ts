// Made by `npm run generate` from /openapi.json.
export interface paths {
    "/": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what there is
         * @description Links to everything else; for a browser, a page to read the articles on.
         */
        get: operations["getIndex"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/problems/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read what a type of error means
         * @description What the `type` of a problem points to.
         */
        get: operations["getProblem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Does the process live?
         * @description For whoever restarts it when it does not.
         */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Can it answer?
         * @description For a load balancer: the database is open and migrated.
         */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read how it is doing
         * @description Requests, caches, queues, sizes and the process itself, in the text format of Prometheus.
         */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feed.xml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Subscribe by RSS 2.0
         * @description The newest articles, whole, and links to older ones. Filters narrow it down, as `tag=sea`; `q` makes a feed of a search. The lists of the API are such feeds too, to an `Accept` of this type.
         */
        get: operations["getRss"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/atom.xml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Subscribe by Atom
         * @description The newest articles, whole, and links to older ones. Filters narrow it down, as `tag=sea`; `q` makes a feed of a search. The lists of the API are such feeds too, to an `Accept` of this type.
         */
        get: operations["getAtom"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/feed.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Subscribe by JSON Feed 1.1
         * @description The newest articles, whole, and links to older ones. Filters narrow it down, as `tag=sea`; `q` makes a feed of a search. The lists of the API are such feeds too, to an `Accept` of this type.
         */
        get: operations["getJsonFeed"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sitemap.xml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find all articles
         * @description An index of sitemaps, each of at most 50,000 articles, with the time of the last change in it.
         */
        get: operations["getSitemapIndex"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sitemaps/{number}.xml": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find a part of all articles
         * @description Their addresses, and when each has changed last.
         */
        get: operations["getSitemap"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/robots.txt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what crawlers may read
         * @description All but what a search finds; and where the sitemap is.
         */
        get: operations["getRobots"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/llms.txt": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * See what there is to read for programs that read
         * @description Markdown: the latest articles with their summaries, and where everything else is.
         */
        get: operations["getLlms"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/articles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List articles
         * @description Newest first, a part at a time. Follow `links.next` to read them all: nothing is shown twice or left out while others are added. `Accept` asks for a feed of whole articles (RSS, Atom, JSON Feed), or for one article a line (NDJSON); with `fields`, `formats` or `include` it is no feed.
         */
        get: operations["listArticles"];
        put?: never;
        /**
         * Write a new article
         * @description Without a slug, one is made from the title. Without a status it is published, or, with a date that is yet to come, when that has come.
         */
        post: operations["createArticle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/articles/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one article
         * @description By its slug or its id. The body is HTML unless `formats` asks for others. `Accept` asks for other forms than JSON: a page, Markdown with front matter, plain text, or a schema.org NewsArticle; with `fields`, `formats` or `include` it is JSON. With a key, also a draft.
         */
        get: operations["getArticle"];
        /**
         * Write an article anew
         * @description What is left out is taken away. But an article keeps its slug, its date and its place among the drafts where nothing else is said. A slug that it leaves leads to it still.
         */
        put: operations["replaceArticle"];
        post?: never;
        /**
         * Delete an article
         * @description It answers 410 from then on, keeps its slug and its revisions, and can be restored.
         */
        delete: operations["deleteArticle"];
        options?: never;
        head?: never;
        /**
         * Change parts of an article
         * @description By a JSON merge patch (RFC 7396) of what was written: `null` takes a part away. `{"status":"draft"}` unpublishes.
         */
        patch: operations["changeArticle"];
        trace?: never;
    };
    "/v1/articles/{slug}.{form}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one article in another form
         * @description A page (`.html`), Markdown with front matter that can be imported again (`.md`), plain text (`.txt`), or a schema.org NewsArticle (`.jsonld`): what the article itself answers to an `Accept` of these types. With a key, also a draft.
         */
        get: operations["getArticleForm"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/articles/{slug}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Bring a deleted article back
         * @description As it was: with its slug, its date and its status. `GET /v1/articles?status=deleted` lists them.
         */
        post: operations["restoreArticle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/articles/{slug}/revisions/{number}/restore": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Go back to an old revision
         * @description Writes again what it says, as a new revision. The article stays where it is: its slug, its date and its status do not go back.
         */
        post: operations["restoreRevision"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/articles:batch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write many articles in one request
         * @description One operation a line: `{"op":"create","article":{…}}`, `replace`, `patch`, `delete`, `restore`. Each is done as the request of that name would be, and answered by a line, in order, as soon as it is saved. A line that fails stops no other. An `idempotencyKey` makes it safe to send a line again.
         */
        post: operations["writeArticles"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/articles/{slug}/revisions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the revisions of an article
         * @description The latest first; also of an article that was deleted.
         */
        get: operations["listRevisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/articles/{slug}/revisions/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one revision
         * @description With what was written, as it could be sent again.
         */
        get: operations["getRevision"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/articles/{slug}/revisions/{from}...{to}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare two revisions
         * @description As `diff -u` compares two Markdown files with front matter; with `Accept: text/x-diff` it is nothing but that.
         */
        get: operations["compareRevisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow what changes
         * @description For whoever keeps a copy: every change of what the public sees, in the order in which they happened. Start with `after=0`, apply each, go on with `links.next`; `wait=20` waits for the next one. Changes are kept for 30 days, then the last one of each article; whoever comes back later than that may be told to start again (410).
         */
        get: operations["listChanges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/articles/{slug}/related": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find similar articles
         * @description Best first, each with what both have in common; no two are near copies of each other. Where too few are similar, the latest fill the list, those of the same tags first, and `meta.fallback` says so.
         */
        get: operations["listRelatedArticles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/search": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Search articles
         * @description Best first, with the passages that match. Whatever is typed is a valid query. `Accept` asks for a feed of whole articles (RSS, Atom, JSON Feed; best with `sort=newest`), or for one article a line (NDJSON); with `fields`, `formats`, `facets` or `explain` it is no feed.
         */
        get: operations["searchArticles"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/suggest": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Complete what is being typed
         * @description Tags, words and titles that begin so, in any word of them.
         */
        get: operations["suggest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tags": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List tags
         * @description Those with the most articles first. Only published articles count.
         */
        get: operations["listTags"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/tags/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one tag
         * @description With how many articles it has, and where they are. `Accept` asks for a feed of these (RSS, Atom, JSON Feed), or for one article a line (NDJSON).
         */
        get: operations["getTag"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List authors
         * @description Those with the most articles first. Only published articles count.
         */
        get: operations["listAuthors"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authors/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read one author
         * @description With how many articles it has, and where they are. `Accept` asks for a feed of these (RSS, Atom, JSON Feed), or for one article a line (NDJSON).
         */
        get: operations["getAuthor"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        NewArticle: {
            title: string;
            body: {
                /** @enum {string} */
                format: "markdown" | "html" | "text";
                content: string;
            };
            slug?: string;
            summary?: string;
            tags?: string[];
            authors?: string[];
            language?: string;
            image?: {
                /** Format: uri */
                url: string;
                alt?: string;
            } | null;
            source?: {
                name?: string | null;
                /** @default null */
                url: string | null;
            };
            publishedAt?: string;
            /** @enum {string} */
            status?: "draft" | "scheduled" | "published";
        };
        /** @description What is to be different: a JSON merge patch (RFC 7396) */
        ArticlePatch: {
            title?: string;
            body?: {
                /** @enum {string} */
                format?: "markdown" | "html" | "text";
                content?: string;
            };
            slug?: string | null;
            summary?: string | null;
            tags?: string[] | null;
            authors?: string[] | null;
            language?: string | null;
            image?: {
                url?: string;
                alt?: string | null;
            } | null;
            source?: {
                name?: string | null;
                url?: string | null;
            } | null;
            publishedAt?: (string) | null;
            status?: ("draft" | "scheduled" | "published") | null;
        };
        /** @description One line of a batch: what the request of that name would do */
        BatchOperation: {
            /** @constant */
            op: "create";
            article: components["schemas"]["NewArticle"];
            /** @description A name for this request, so that sending it again within 24 hours does nothing again */
            idempotencyKey?: string;
        } | {
            /** @constant */
            op: "replace";
            article: components["schemas"]["NewArticle"];
            /** @description The slug, or the id */
            slug: string;
            /** @description The `ETag` that the article was read with, or `*`; without it, 428 */
            ifMatch?: string;
            /** @description A name for this request, so that sending it again within 24 hours does nothing again */
            idempotencyKey?: string;
        } | {
            /** @constant */
            op: "patch";
            patch: components["schemas"]["ArticlePatch"];
            /** @description The slug, or the id */
            slug: string;
            /** @description The `ETag` that the article was read with, or `*`; without it, 428 */
            ifMatch?: string;
            /** @description A name for this request, so that sending it again within 24 hours does nothing again */
            idempotencyKey?: string;
        } | {
            /** @constant */
            op: "delete";
            /** @description The slug, or the id */
            slug: string;
            /** @description The `ETag` that the article was read with, or `*`; without it, 428 */
            ifMatch?: string;
            /** @description A name for this request, so that sending it again within 24 hours does nothing again */
            idempotencyKey?: string;
        } | {
            /** @constant */
            op: "restore";
            /** @description The slug, or the id */
            slug: string;
            /** @description A name for this request, so that sending it again within 24 hours does nothing again */
            idempotencyKey?: string;
        };
        /** @description A tag or an author, as an article names it */
        Label: {
            slug: string;
            name: string;
        };
        /** @description A picture, by its address */
        Image: {
            /** Format: uri */
            url: string;
            alt: string;
        };
        /** @description One paragraph, heading, list, … of a body */
        Block: {
            /** @description The anchor of the block in the HTML: `p1`, `p2`, … */
            id: string;
            /** @enum {string} */
            type: "paragraph" | "heading" | "list" | "quote" | "code" | "table" | "image" | "rule";
            /** @description Of headings alone */
            level?: number;
            text: string;
        };
        /** @description The formats that `formats` asked for */
        Body: {
            /** @description Sanitised; every block has its id */
            html?: string;
            /** @description Blocks parted by empty lines */
            text?: string;
            markdown?: string;
            blocks?: components["schemas"]["Block"][];
        };
        /** @description The article before or after, by date */
        Neighbour: {
            id: string;
            slug: string;
            title: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            publishedAt: string;
            links: {
                self: string;
            };
        };
        /** @description The next older and the next newer article */
        Adjacent: {
            previous: components["schemas"]["Neighbour"] | null;
            next: components["schemas"]["Neighbour"] | null;
        };
        /** @description A similar article, and why it is */
        RelatedArticle: {
            /** @description Opaque, never reused */
            id: string;
            slug: string;
            title: string;
            summary: string;
            body: components["schemas"]["Body"];
            /** @description BCP 47; `und` where it could not be told */
            language: string;
            authors: components["schemas"]["Label"][];
            /** @description What people gave it */
            tags: components["schemas"]["Label"][];
            /** @description Found in the text itself: names and telling phrases */
            keywords: string[];
            image: components["schemas"]["Image"] | null;
            source: {
                name: string | null;
                url: string | null;
            };
            wordCount: number;
            /** @description At 200 words a minute */
            readingTime: {
                seconds: number;
                text: string;
            };
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            publishedAt: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            updatedAt: string;
            revision: number;
            /**
             * @description With a key alone
             * @enum {string}
             */
            status?: "draft" | "scheduled" | "published" | "deleted";
            links: {
                self: string;
                related: string;
            };
            /** @description How near it is: 0 to 1 */
            score: number;
            /** @description What both have in common, the most telling first */
            reasons: {
                terms: string[];
                /** @description By slug */
                tags: string[];
            };
            /** @description With `explain=true`: what each part adds to the score */
            explanation?: {
                /** @description Words that both use, the rarer the more */
                terms: number;
                /** @description What their words mean; 0.167 where nothing is known of it, or they have nothing in common */
                meaning: number;
                /** @description Tags that both have, the rarer the more */
                tags: number;
                /** @description Authors that both have */
                authors: number;
                /** @description What being far apart in time takes away */
                time: number;
            };
        };
        /** @description A similar article cut down to what `fields` asked for */
        PartialRelatedArticle: {
            /** @description Opaque, never reused */
            id?: string;
            slug?: string;
            title?: string;
            summary?: string;
            body?: components["schemas"]["Body"];
            /** @description BCP 47; `und` where it could not be told */
            language?: string;
            authors?: components["schemas"]["Label"][];
            /** @description What people gave it */
            tags?: components["schemas"]["Label"][];
            /** @description Found in the text itself: names and telling phrases */
            keywords?: string[];
            image?: components["schemas"]["Image"] | null;
            source?: {
                name: string | null;
                url: string | null;
            };
            wordCount?: number;
            /** @description At 200 words a minute */
            readingTime?: {
                seconds: number;
                text: string;
            };
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            publishedAt?: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            createdAt?: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            updatedAt?: string;
            revision?: number;
            /**
             * @description With a key alone
             * @enum {string}
             */
            status?: "draft" | "scheduled" | "published" | "deleted";
            links?: {
                self: string;
                related: string;
            };
            /** @description How near it is: 0 to 1 */
            score: number;
            /** @description What both have in common, the most telling first */
            reasons: {
                terms: string[];
                /** @description By slug */
                tags: string[];
            };
            /** @description With `explain=true`: what each part adds to the score */
            explanation?: {
                /** @description Words that both use, the rarer the more */
                terms: number;
                /** @description What their words mean; 0.167 where nothing is known of it, or they have nothing in common */
                meaning: number;
                /** @description Tags that both have, the rarer the more */
                tags: number;
                /** @description Authors that both have */
                authors: number;
                /** @description What being far apart in time takes away */
                time: number;
            };
        };
        /** @description One article */
        Article: {
            /** @description Opaque, never reused */
            id: string;
            slug: string;
            title: string;
            summary: string;
            body: components["schemas"]["Body"];
            /** @description BCP 47; `und` where it could not be told */
            language: string;
            authors: components["schemas"]["Label"][];
            /** @description What people gave it */
            tags: components["schemas"]["Label"][];
            /** @description Found in the text itself: names and telling phrases */
            keywords: string[];
            image: components["schemas"]["Image"] | null;
            source: {
                name: string | null;
                url: string | null;
            };
            wordCount: number;
            /** @description At 200 words a minute */
            readingTime: {
                seconds: number;
                text: string;
            };
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            publishedAt: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            updatedAt: string;
            revision: number;
            /**
             * @description With a key alone
             * @enum {string}
             */
            status?: "draft" | "scheduled" | "published" | "deleted";
            links: {
                self: string;
                related: string;
            };
            /** @description With `include=related` */
            related?: (components["schemas"]["RelatedArticle"] | components["schemas"]["PartialRelatedArticle"])[];
            /** @description With `include=adjacent` */
            adjacent?: components["schemas"]["Adjacent"];
            /** @description With `include=jsonld`: a schema.org NewsArticle */
            jsonld?: {
                [key: string]: unknown;
            };
        };
        /** @description An article cut down to what `fields` asked for */
        PartialArticle: {
            /** @description Opaque, never reused */
            id?: string;
            slug?: string;
            title?: string;
            summary?: string;
            body?: components["schemas"]["Body"];
            /** @description BCP 47; `und` where it could not be told */
            language?: string;
            authors?: components["schemas"]["Label"][];
            /** @description What people gave it */
            tags?: components["schemas"]["Label"][];
            /** @description Found in the text itself: names and telling phrases */
            keywords?: string[];
            image?: components["schemas"]["Image"] | null;
            source?: {
                name: string | null;
                url: string | null;
            };
            wordCount?: number;
            /** @description At 200 words a minute */
            readingTime?: {
                seconds: number;
                text: string;
            };
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            publishedAt?: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            createdAt?: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            updatedAt?: string;
            revision?: number;
            /**
             * @description With a key alone
             * @enum {string}
             */
            status?: "draft" | "scheduled" | "published" | "deleted";
            links?: {
                self: string;
                related: string;
            };
            /** @description With `include=related` */
            related?: (components["schemas"]["RelatedArticle"] | components["schemas"]["PartialRelatedArticle"])[];
            /** @description With `include=adjacent` */
            adjacent?: components["schemas"]["Adjacent"];
            /** @description With `include=jsonld`: a schema.org NewsArticle */
            jsonld?: {
                [key: string]: unknown;
            };
        };
        /** @description What part of a list this is */
        Page: {
            limit: number;
            /** @description Exact; left out with `count=none` */
            total?: number;
            /** @description With `page` alone */
            page?: number;
        };
        /** @description Ready paths; the same are in the `Link` header */
        PageLinks: {
            self: string;
            next: string | null;
            prev: string | null;
        };
        /** @description A part of a list of articles */
        ArticlePage: {
            data: (components["schemas"]["Article"] | components["schemas"]["PartialArticle"])[];
            meta: components["schemas"]["Page"];
            links: components["schemas"]["PageLinks"];
        };
        /** @description What went wrong (RFC 9457) */
        Problem: {
            /**
             * Format: uri
             * @description What kind of error it is: an address that explains it
             */
            type: string;
            title: string;
            status: number;
            detail?: string;
            /** @description The path that was asked for; for an error of ours, the id of the request in the log */
            instance: string;
            /** @description Everything that is wrong with the request, at once */
            errors?: {
                /** @description Of the path or the query */
                parameter?: string;
                /** @description Into the body (RFC 6901) */
                pointer?: string;
                detail: string;
                suggestion?: string;
            }[];
        };
        /** @description A JSON Feed 1.1 */
        JsonFeed: {
            /** Format: uri */
            version: string;
            title: string;
            items: ({
                id: string;
            } & {
                [key: string]: unknown;
            })[];
        } & {
            [key: string]: unknown;
        };
        /** @description One change that the public could see */
        Change: {
            /** @description Each is greater than the last */
            seq: number;
            /**
             * @description What the public saw happen; unpublishing is deleting
             * @enum {string}
             */
            type: "created" | "updated" | "deleted";
            id: string;
            /** @description As it was called then */
            slug: string;
            revision: number;
            /** Format: date-time */
            changedAt: string;
            /** @description The article as it is now; null when it is there no more, now or since */
            article: (components["schemas"]["Article"] | components["schemas"]["PartialArticle"]) | null;
        };
        /** @description Changes in their order */
        ChangePage: {
            data: components["schemas"]["Change"][];
            meta: {
                limit: number;
                /** @description To be sent as `after` next time */
                after: string;
                /** @description Whether there is no more for the moment */
                isLast: boolean;
            };
            links: {
                self: string;
                /** @description What comes after, now or later */
                next: string;
            };
        };
        /** @description What came of one line of a batch */
        BatchAnswer: {
            line: number;
            /** @description As the request of that name would be answered */
            status: number;
            article?: {
                id: string;
                slug: string;
                revision: number;
            };
            problem?: components["schemas"]["Problem"];
        };
        /** @description One of the states that an article was in */
        Revision: {
            number: number;
            /**
             * @description `published` is what the clock did
             * @enum {string}
             */
            action: "created" | "updated" | "published" | "deleted" | "restored";
            /**
             * @description Where the article stood from then on
             * @enum {string}
             */
            status: "draft" | "scheduled" | "published" | "deleted";
            slug: string;
            title: string;
            /** Format: date-time */
            madeAt: string;
            /** @description The key that it was written with; null for imports and for the clock */
            madeBy: {
                id: string;
                name: string;
            } | null;
            links: {
                self: string;
                article: string;
            };
        };
        /** @description What was written */
        WrittenArticle: {
            title: string;
            body: {
                /** @enum {string} */
                format: "markdown" | "html" | "text";
                content: string;
            };
            slug?: string;
            summary?: string;
            tags?: string[];
            authors?: string[];
            language?: string;
            image?: components["schemas"]["Image"] | null;
            source?: {
                name?: string | null;
                url?: string | null;
            };
            /** Format: date-time */
            publishedAt?: string;
            /** @enum {string} */
            status?: "draft" | "scheduled" | "published";
        };
        /** @description A revision with what was written */
        FullRevision: {
            number: number;
            /**
             * @description `published` is what the clock did
             * @enum {string}
             */
            action: "created" | "updated" | "published" | "deleted" | "restored";
            /**
             * @description Where the article stood from then on
             * @enum {string}
             */
            status: "draft" | "scheduled" | "published" | "deleted";
            slug: string;
            title: string;
            /** Format: date-time */
            madeAt: string;
            /** @description The key that it was written with; null for imports and for the clock */
            madeBy: {
                id: string;
                name: string;
            } | null;
            links: {
                self: string;
                article: string;
            };
            written: components["schemas"]["WrittenArticle"];
        };
        /** @description A part of the revisions of an article */
        RevisionPage: {
            data: components["schemas"]["Revision"][];
            meta: components["schemas"]["Page"];
            links: components["schemas"]["PageLinks"];
        };
        /** @description How two revisions differ */
        Comparison: {
            from: number;
            to: number;
            /** @description As `diff -u` writes it; empty where both are the same */
            diff: string;
        };
        /** @description A passage that shows why an article was found */
        Highlight: {
            /** @enum {string} */
            field: "title" | "summary" | "body";
            /** @description The id of the block that it stands in */
            paragraph: string | null;
            /** @description Escaped, with `<mark>` and no other tag */
            html: string;
            text: string;
            /** @description What is marked in `text`: start and length in code points */
            ranges: [
                number,
                number
            ][];
            /** @description The article, at that block */
            url: string;
        };
        /** @description What a score is made of */
        Explanation: {
            /** @description What each word of the query adds */
            words: {
                word: string;
                score: number;
            }[];
            /** @description What words add that the best articles have in common */
            feedback: number;
            /** @description What the sum of these is multiplied with */
            recency: number;
        };
        /** @description Near copies that match as well */
        Duplicates: {
            count: number;
            /** @description The copies, as a list of articles */
            href: string;
        };
        /** @description An article that was found, and where */
        SearchHit: {
            /** @description Opaque, never reused */
            id: string;
            slug: string;
            title: string;
            summary: string;
            body: components["schemas"]["Body"];
            /** @description BCP 47; `und` where it could not be told */
            language: string;
            authors: components["schemas"]["Label"][];
            /** @description What people gave it */
            tags: components["schemas"]["Label"][];
            /** @description Found in the text itself: names and telling phrases */
            keywords: string[];
            image: components["schemas"]["Image"] | null;
            source: {
                name: string | null;
                url: string | null;
            };
            wordCount: number;
            /** @description At 200 words a minute */
            readingTime: {
                seconds: number;
                text: string;
            };
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            publishedAt: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            createdAt: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            updatedAt: string;
            revision: number;
            /**
             * @description With a key alone
             * @enum {string}
             */
            status?: "draft" | "scheduled" | "published" | "deleted";
            links: {
                self: string;
                related: string;
            };
            /** @description With `include=related` */
            related?: (components["schemas"]["RelatedArticle"] | components["schemas"]["PartialRelatedArticle"])[];
            /** @description With `include=adjacent` */
            adjacent?: components["schemas"]["Adjacent"];
            /** @description With `include=jsonld`: a schema.org NewsArticle */
            jsonld?: {
                [key: string]: unknown;
            };
            /** @description Higher is better; comparable within one search alone */
            score: number;
            /** @description The best first; the beginning where nothing in the text matches */
            highlights: components["schemas"]["Highlight"][];
            /** @description Where near copies were folded under this one */
            duplicates?: components["schemas"]["Duplicates"];
            /** @description With `explain=true`, of articles that were ranked */
            explanation?: components["schemas"]["Explanation"];
        } | {
            /** @description Opaque, never reused */
            id?: string;
            slug?: string;
            title?: string;
            summary?: string;
            body?: components["schemas"]["Body"];
            /** @description BCP 47; `und` where it could not be told */
            language?: string;
            authors?: components["schemas"]["Label"][];
            /** @description What people gave it */
            tags?: components["schemas"]["Label"][];
            /** @description Found in the text itself: names and telling phrases */
            keywords?: string[];
            image?: components["schemas"]["Image"] | null;
            source?: {
                name: string | null;
                url: string | null;
            };
            wordCount?: number;
            /** @description At 200 words a minute */
            readingTime?: {
                seconds: number;
                text: string;
            };
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            publishedAt?: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            createdAt?: string;
            /**
             * Format: date-time
             * @description RFC 3339, UTC
             */
            updatedAt?: string;
            revision?: number;
            /**
             * @description With a key alone
             * @enum {string}
             */
            status?: "draft" | "scheduled" | "published" | "deleted";
            links?: {
                self: string;
                related: string;
            };
            /** @description With `include=related` */
            related?: (components["schemas"]["RelatedArticle"] | components["schemas"]["PartialRelatedArticle"])[];
            /** @description With `include=adjacent` */
            adjacent?: components["schemas"]["Adjacent"];
            /** @description With `include=jsonld`: a schema.org NewsArticle */
            jsonld?: {
                [key: string]: unknown;
            };
            /** @description Higher is better; comparable within one search alone */
            score: number;
            /** @description The best first; the beginning where nothing in the text matches */
            highlights: components["schemas"]["Highlight"][];
            /** @description Where near copies were folded under this one */
            duplicates?: components["schemas"]["Duplicates"];
            /** @description With `explain=true`, of articles that were ranked */
            explanation?: components["schemas"]["Explanation"];
        };
        /** @description How much of what was found is of one kind */
        FacetValue: {
            /** @description The slug, the year or the month */
            value: string;
            label: string;
            count: number;
            /** @description The same search, of these alone */
            href: string;
        };
        /** @description How a query was read */
        ReadQuery: {
            text: string;
            /** @description The words that were looked for */
            terms: string[];
            /** @description Words that had to stand side by side */
            phrases: string[];
            /** @description What must not match */
            excluded: string[];
            /** @description Words that no article has */
            corrected: {
                from: string;
                to: string;
            }[];
            /** @description The query without its mistakes */
            didYouMean: string | null;
        };
        /** @description A part of what was found */
        SearchPage: {
            data: components["schemas"]["SearchHit"][];
            meta: {
                limit: number;
                /** @description Exact; left out with `count=none` */
                total?: number;
                /** @description With `page` alone */
                page?: number;
                query: components["schemas"]["ReadQuery"];
                /** @description Whether time ran out, so that only the newest matches were looked at, or not all were counted */
                approximate: boolean;
                /** @description By what `facets` asked for: the 100 most frequent, or the latest years and months */
                facets?: {
                    [key: string]: components["schemas"]["FacetValue"][];
                };
            };
            links: components["schemas"]["PageLinks"];
        };
        /** @description All is well */
        Health: {
            /** @constant */
            status: "ok";
        };
        /** @description Where everything is */
        Index: {
            name: string;
            version: string;
            links: {
                [key: string]: string;
            };
        };
        /** @description What a type of error means */
        ProblemKind: {
            /** Format: uri */
            type: string;
            title: string;
            status: number;
            meaning: string;
        };
        /** @description Similar articles, the most similar first */
        RelatedList: {
            data: (components["schemas"]["RelatedArticle"] | components["schemas"]["PartialRelatedArticle"])[];
            meta: {
                /** @description `latest` where the list was filled up from the latest articles */
                fallback: "latest" | null;
            };
        };
        /** @description How what was typed may go on */
        Suggestion: {
            /** @enum {string} */
            type: "title" | "tag" | "term";
            text: string;
            /** @description How many articles it leads to */
            articleCount: number;
            /** @description The article, the articles with the tag, or the search for the term */
            href: string;
        };
        /** @description The most useful first */
        Suggestions: {
            data: components["schemas"]["Suggestion"][];
        };
        /** @description A tag or an author */
        CountedLabel: {
            slug: string;
            name: string;
            /** @description Published articles */
            articleCount: number;
            links: {
                self: string;
                articles: string;
            };
        };
        /** @description A part of a list of tags or authors */
        LabelPage: {
            data: components["schemas"]["CountedLabel"][];
            meta: components["schemas"]["Page"];
            links: components["schemas"]["PageLinks"];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    getIndex: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Where everything is */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Index"];
                    "text/html": string;
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getProblem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As the `type` of a problem ends */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What a type of error means */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemKind"];
                    "text/html": string;
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All is well */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All is well */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Health"];
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRss: {
        parameters: {
            query?: {
                /** @description What a search finds, as `/v1/search` reads it, but the newest first */
                q?: string;
                /** @description Tags by slug: `a,b` any of them; given twice, all of them */
                tag?: string[];
                /** @description None of these tags */
                "-tag"?: string[];
                /** @description Authors by slug, as `tag` */
                author?: string[];
                /** @description None of these authors */
                "-author"?: string[];
                /** @description Published at this day or time, or later */
                from?: string;
                /** @description Published before this day or time */
                to?: string;
                /** @description Any of these languages */
                lang?: string;
                /** @description How many at most */
                limit?: number;
                /** @description Where to go on, from `links` of another page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A feed: RSS 2.0 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/rss+xml": string;
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAtom: {
        parameters: {
            query?: {
                /** @description What a search finds, as `/v1/search` reads it, but the newest first */
                q?: string;
                /** @description Tags by slug: `a,b` any of them; given twice, all of them */
                tag?: string[];
                /** @description None of these tags */
                "-tag"?: string[];
                /** @description Authors by slug, as `tag` */
                author?: string[];
                /** @description None of these authors */
                "-author"?: string[];
                /** @description Published at this day or time, or later */
                from?: string;
                /** @description Published before this day or time */
                to?: string;
                /** @description Any of these languages */
                lang?: string;
                /** @description How many at most */
                limit?: number;
                /** @description Where to go on, from `links` of another page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A feed: Atom */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/atom+xml": string;
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getJsonFeed: {
        parameters: {
            query?: {
                /** @description What a search finds, as `/v1/search` reads it, but the newest first */
                q?: string;
                /** @description Tags by slug: `a,b` any of them; given twice, all of them */
                tag?: string[];
                /** @description None of these tags */
                "-tag"?: string[];
                /** @description Authors by slug, as `tag` */
                author?: string[];
                /** @description None of these authors */
                "-author"?: string[];
                /** @description Published at this day or time, or later */
                from?: string;
                /** @description Published before this day or time */
                to?: string;
                /** @description Any of these languages */
                lang?: string;
                /** @description How many at most */
                limit?: number;
                /** @description Where to go on, from `links` of another page */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A feed: JSON Feed 1.1 */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/feed+json": components["schemas"]["JsonFeed"];
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSitemapIndex: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description An index of sitemaps */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/xml": string;
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getSitemap: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description 1, 2, … */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A sitemap */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/xml": string;
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRobots: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Rules for crawlers */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getLlms: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description What there is, as Markdown */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listArticles: {
        parameters: {
            query?: {
                /** @description Tags by slug: `a,b` any of them; given twice, all of them */
                tag?: string[];
                /** @description None of these tags */
                "-tag"?: string[];
                /** @description Authors by slug, as `tag` */
                author?: string[];
                /** @description None of these authors */
                "-author"?: string[];
                /** @description Published at this day or time, or later */
                from?: string;
                /** @description Published before this day or time */
                to?: string;
                /** @description Any of these languages */
                lang?: string;
                /** @description These articles, in this order */
                ids?: string;
                /** @description With a key: articles that stand so, of whatever status */
                status?: string;
                /** @description Newest first unless given */
                sort?: "-publishedAt" | "publishedAt" | "-updatedAt" | "updatedAt" | "title" | "-title";
                /** @description Only these fields */
                fields?: string;
                /** @description The formats that `body` holds */
                formats?: string;
                /** @description More of each article: five similar ones, its neighbours by date, its JSON-LD */
                include?: string;
                /** @description How many at most */
                limit?: number;
                /** @description Where to go on, from `links` of another page */
                cursor?: string;
                /** @description A page by its number, instead of a cursor */
                page?: number;
                /** @description `none` leaves out `meta.total` */
                count?: "exact" | "none";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A part of a list of articles */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/feed+json": components["schemas"]["JsonFeed"];
                    "application/atom+xml": string;
                    "application/rss+xml": string;
                    "application/x-ndjson": string;
                    "application/json": components["schemas"]["ArticlePage"];
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    createArticle: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request, so that sending it again within 24 hours does nothing again */
                "idempotency-key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewArticle"];
            };
        };
        responses: {
            /** @description The article, and where it is */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Article"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getArticle: {
        parameters: {
            query?: {
                /** @description Only these fields */
                fields?: string;
                /** @description The formats that `body` holds */
                formats?: string;
                /** @description More of the article: five similar ones, its neighbours by date, its JSON-LD */
                include?: string;
            };
            header?: never;
            path: {
                /** @description The slug, or the id */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OK */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "text/markdown": string;
                    "text/plain": string;
                    "application/ld+json": {
                        [key: string]: unknown;
                    };
                    "application/json": components["schemas"]["Article"] | components["schemas"]["PartialArticle"];
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Permanent Redirect */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    replaceArticle: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request, so that sending it again within 24 hours does nothing again */
                "idempotency-key"?: string;
                /** @description The `ETag` that the article was read with; without it, 428 */
                "if-match"?: string;
            };
            path: {
                /** @description The slug, or the id */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewArticle"];
            };
        };
        responses: {
            /** @description One article */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Article"];
                };
            };
            /** @description Permanent Redirect */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    deleteArticle: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request, so that sending it again within 24 hours does nothing again */
                "idempotency-key"?: string;
                /** @description The `ETag` that the article was read with; without it, 428 */
                "if-match"?: string;
            };
            path: {
                /** @description The slug, or the id */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is deleted */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Permanent Redirect */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    changeArticle: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request, so that sending it again within 24 hours does nothing again */
                "idempotency-key"?: string;
                /** @description The `ETag` that the article was read with; without it, 428 */
                "if-match"?: string;
            };
            path: {
                /** @description The slug, or the id */
                slug: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/merge-patch+json": components["schemas"]["ArticlePatch"];
            };
        };
        responses: {
            /** @description One article */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Article"];
                };
            };
            /** @description Permanent Redirect */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Payload Too Large */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getArticleForm: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The slug, or the id */
                slug: string;
                /** @description Which form */
                form: "html" | "md" | "txt" | "jsonld";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The article */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/html": string;
                    "text/markdown": string;
                    "text/plain": string;
                    "application/ld+json": {
                        [key: string]: unknown;
                    };
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Permanent Redirect */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restoreArticle: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request, so that sending it again within 24 hours does nothing again */
                "idempotency-key"?: string;
            };
            path: {
                /** @description The slug, or the id */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One article */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Article"];
                };
            };
            /** @description Permanent Redirect */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    restoreRevision: {
        parameters: {
            query?: never;
            header?: {
                /** @description A name for this request, so that sending it again within 24 hours does nothing again */
                "idempotency-key"?: string;
                /** @description The `ETag` that the article was read with; without it, 428 */
                "if-match"?: string;
            };
            path: {
                /** @description The slug, or the id */
                slug: string;
                /** @description The number of a revision */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One article */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Article"];
                };
            };
            /** @description Permanent Redirect */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Conflict */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unprocessable Entity */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Required */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Insufficient Storage */
            507: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    writeArticles: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/x-ndjson": components["schemas"]["BatchOperation"];
            };
        };
        responses: {
            /** @description A line for each line */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": components["schemas"]["BatchAnswer"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unsupported Media Type */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRevisions: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description Where to go on, from `links` of another page */
                cursor?: string;
                /** @description A page by its number, instead of a cursor */
                page?: number;
                /** @description `none` leaves out `meta.total` */
                count?: "exact" | "none";
            };
            header?: never;
            path: {
                /** @description The slug, or the id */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A part of the revisions of an article */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RevisionPage"];
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Permanent Redirect */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getRevision: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The slug, or the id */
                slug: string;
                /** @description The number of a revision */
                number: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A revision with what was written */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["FullRevision"];
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Permanent Redirect */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    compareRevisions: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The slug, or the id */
                slug: string;
                /** @description The number of a revision */
                from: number;
                /** @description The number of a revision */
                to: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description How two revisions differ */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Comparison"];
                    "text/x-diff": string;
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Permanent Redirect */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Forbidden */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listChanges: {
        parameters: {
            query?: {
                /** @description Where to go on: `meta.after` of the last answer; 0 is the start */
                after?: string;
                /** @description How many at most */
                limit?: number;
                /** @description Seconds to wait for a change where there is none */
                wait?: number;
                /** @description Only these fields */
                fields?: string;
                /** @description The formats that `body` holds */
                formats?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Changes in their order */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ChangePage"];
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listRelatedArticles: {
        parameters: {
            query?: {
                /** @description How many at most */
                limit?: number;
                /** @description Leave these articles out, by slug or id */
                exclude?: string;
                /** @description Published at this day or time, or later */
                from?: string;
                /** @description Published before this day or time */
                to?: string;
                /** @description Tags by slug: `a,b` any of them; given twice, all of them */
                tag?: string[];
                /** @description `true` shows what each part adds to the score */
                explain?: "true" | "false";
                /** @description Only these fields */
                fields?: string;
                /** @description The formats that `body` holds */
                formats?: string;
            };
            header?: never;
            path: {
                /** @description The slug, or the id */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Similar articles, the most similar first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RelatedList"];
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Permanent Redirect */
            308: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Gone */
            410: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    searchArticles: {
        parameters: {
            query: {
                /** @description Words, any of which may match. `"a phrase"`, `title:word`, `tag:x`, `author:y`, `(…)` and `a OR b` must match, `-word` must not. Anything else is read as words */
                q: string;
                /** @description Tags by slug: `a,b` any of them; given twice, all of them */
                tag?: string[];
                /** @description None of these tags */
                "-tag"?: string[];
                /** @description Authors by slug, as `tag` */
                author?: string[];
                /** @description None of these authors */
                "-author"?: string[];
                /** @description Published at this day or time, or later */
                from?: string;
                /** @description Published before this day or time */
                to?: string;
                /** @description Any of these languages */
                lang?: string;
                /** @description The best first, or by date */
                sort?: "relevance" | "newest" | "oldest";
                /** @description How much newer articles are preferred: `weak` takes up to half of the score of an old one, with a half-life of a year; `strong` up to nine tenths, with one of 30 days. Never of an article whose title is the query */
                recency?: "off" | "weak" | "strong";
                /** @description Whether words that no article has are corrected */
                typos?: "on" | "off";
                /** @description Whether the last word may be only begun */
                prefix?: "true" | "false";
                /** @description Whether near copies of one story are folded under the best of them (by relevance alone) */
                collapse?: "on" | "off";
                /** @description Count what was found by these */
                facets?: string;
                /** @description Show what each score is made of */
                explain?: "true" | "false";
                /** @description How many passages to show of each article, at most */
                highlights?: number;
                /** @description Only these fields */
                fields?: string;
                /** @description The formats that `body` holds */
                formats?: string;
                /** @description How many at most */
                limit?: number;
                /** @description Where to go on, from `links` of another page */
                cursor?: string;
                /** @description A page by its number, instead of a cursor */
                page?: number;
                /** @description `none` leaves out `meta.total` */
                count?: "exact" | "none";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A part of what was found */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/feed+json": components["schemas"]["JsonFeed"];
                    "application/atom+xml": string;
                    "application/rss+xml": string;
                    "application/x-ndjson": string;
                    "application/json": components["schemas"]["SearchPage"];
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    suggest: {
        parameters: {
            query: {
                /** @description What was typed so far */
                q: string;
                /** @description How many at most */
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The most useful first */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Suggestions"];
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listTags: {
        parameters: {
            query?: {
                /** @description The most used first, or by name */
                sort?: "-articleCount" | "name";
                /** @description How many at most */
                limit?: number;
                /** @description Where to go on, from `links` of another page */
                cursor?: string;
                /** @description A page by its number, instead of a cursor */
                page?: number;
                /** @description `none` leaves out `meta.total` */
                count?: "exact" | "none";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A part of a list of tags or authors */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelPage"];
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getTag: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The slug */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A tag or an author */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/feed+json": components["schemas"]["JsonFeed"];
                    "application/atom+xml": string;
                    "application/rss+xml": string;
                    "application/x-ndjson": string;
                    "application/json": components["schemas"]["CountedLabel"];
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    listAuthors: {
        parameters: {
            query?: {
                /** @description The most used first, or by name */
                sort?: "-articleCount" | "name";
                /** @description How many at most */
                limit?: number;
                /** @description Where to go on, from `links` of another page */
                cursor?: string;
                /** @description A page by its number, instead of a cursor */
                page?: number;
                /** @description `none` leaves out `meta.total` */
                count?: "exact" | "none";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A part of a list of tags or authors */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LabelPage"];
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    getAuthor: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The slug */
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description A tag or an author */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/feed+json": components["schemas"]["JsonFeed"];
                    "application/atom+xml": string;
                    "application/rss+xml": string;
                    "application/x-ndjson": string;
                    "application/json": components["schemas"]["CountedLabel"];
                };
            };
            /** @description The client has it already: it sent its `ETag`, or a date since which it has not changed */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Bad Request */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Unauthorized */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Found */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Not Acceptable */
            406: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Precondition Failed */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description URI Too Long */
            414: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Too Many Requests */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Internal Server Error */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** @description Service Unavailable */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
