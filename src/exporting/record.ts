import { z } from 'zod'
import { type History, type KeptRevision, revisionActions } from '../articles/history.ts'
import type { LabelsElsewhere } from '../articles/labels.ts'
import { NewArticle } from '../articles/new-article.ts'
import { LanguageTag, Slug, shownStatuses, statuses } from '../articles/schema.ts'
import { invalid } from '../errors.ts'

const moment = z.iso.datetime({ offset: true }).transform((text) => new Date(text).toISOString())

const Label = z.strictObject({ slug: Slug, name: z.string().min(1).max(200) })
const Labels = z.record(z.string(), Label).optional()

const Revision = z.strictObject({
  number: z.int().min(1),
  action: z.enum(revisionActions),
  status: z.enum(shownStatuses),
  slug: Slug,
  title: z.string(),
  written: NewArticle,
  madeAt: moment,
  madeBy: z.string().nullable(),
})

/** What an export says of an article beside what people wrote. */
const Facts = z.object({
  id: z.string().regex(/^\d{1,15}$/, 'expected an id'),
  slug: Slug,
  status: z.enum(shownStatuses),
  publishedAt: moment,
  createdAt: moment,
  updatedAt: moment,
  revision: z.int().min(1),
  deletedAt: moment.optional(),
  deletedFrom: z.enum(statuses).optional(),
  oldSlugs: z.array(Slug).max(10_000).default([]),
  labels: z.strictObject({ tags: Labels, authors: Labels }).default({}),
  importedFrom: z.strictObject({ key: z.string().min(1), digest: z.string() }).optional(),
  revisions: z.array(Revision).optional(),
})

/** What was written where that is not what the article has now; `null` for what was left out. */
const AsWritten = z.strictObject({
  slug: Slug.nullable().optional(),
  summary: z.string().nullable().optional(),
  language: LanguageTag.nullable().optional(),
  publishedAt: moment.nullable().optional(),
  status: z.enum(statuses).nullable().optional(),
})
export type AsWritten = z.infer<typeof AsWritten>

/** A line of an export: an article with all that it is, and all that is needed to make it that again. */
export type ExportedArticle = Omit<NewArticle, 'status'> &
  Omit<z.input<typeof Facts>, 'publishedAt'> & { publishedAt: string; asWritten?: AsWritten }

/** Names of what is in an export, and in nothing else that people write. */
export const exportedNames: readonly string[] = [...Object.keys(Facts.shape), 'asWritten']

/** Whether a record is one of an export: what no other has all of. */
export function isExported(fields: Record<string, unknown>): boolean {
  return ['id', 'createdAt', 'updatedAt', 'revision'].every((name) => name in fields)
}

export interface ReadBack {
  written: unknown
  history: History
  labels: LabelsElsewhere
  key: string
}

/** A record of an export as what was written, still to be looked at, and what became of it. Throws `invalid`. */
export function readExported(fields: Record<string, unknown>): ReadBack {
  const own = Object.fromEntries(Object.entries(fields).filter(([name]) => exportedNames.includes(name)))
  const facts = parse(Facts, own)
  const asWritten = parse(AsWritten, fields['asWritten'] ?? {})
  const content = Object.fromEntries(Object.entries(fields).filter(([name]) => !exportedNames.includes(name)))
  const { slug, publishedAt, status, importedFrom, id, createdAt, labels } = facts
  const shown = { slug, publishedAt, ...(status === 'deleted' ? {} : { status }) }
  const all = Object.entries({ ...content, ...shown, ...asWritten })
  return {
    written: Object.fromEntries(all.filter(([name, value]) => value !== null || !(name in asWritten))),
    history: historyOf(facts),
    labels: { tag: new Map(Object.entries(labels.tags ?? {})), author: new Map(Object.entries(labels.authors ?? {})) },
    key: importedFrom?.key ?? `broadsheet#${id}@${createdAt}`,
  }
}

function historyOf({
  id,
  deletedAt,
  deletedFrom,
  labels: _,
  importedFrom,
  revisions,
  ...facts
}: z.output<typeof Facts>): History {
  const isDeleted = facts.status === 'deleted'
  return {
    ...facts,
    id: Number(id),
    deletedAt: isDeleted ? (deletedAt ?? facts.updatedAt) : null,
    deletedFrom: isDeleted ? (deletedFrom ?? 'draft') : null,
    importedDigest: importedFrom?.digest,
    revisions: revisions?.map(
      ({ written, madeBy, ...revision }): KeptRevision => ({
        ...revision,
        written: JSON.stringify(written),
        by: madeBy,
      }),
    ),
  }
}

function parse<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  throw invalid(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
}
