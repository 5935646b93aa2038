import { z } from 'zod'

/** A number written in digits alone, neither `0x10` nor `1e3`, as `inner` wants it. */
export function digits<T extends z.ZodType>(inner: T) {
  return z.preprocess(
    (value) => (typeof value === 'string' && /^-?\d{1,9}$/.test(value) ? Number(value) : value),
    inner,
  )
}

/** Yes or no; no unless given. */
export const flag = z
  .enum(['true', 'false'])
  .default('false')
  .transform((value) => value === 'true')

/** Several values in one parameter, parted by commas: `a,b`. */
export function list<T extends z.ZodType<unknown, string>>(item: T, most: number) {
  return z
    .string()
    .max(most * 150)
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(item).max(most))
}

/** A parameter that may come several times, each with one or more values: `tag=a,b&tag=c` is `[[a, b], [c]]`. */
export function groups<T extends z.ZodType<unknown, string>>(item: T, most: number) {
  return z.preprocess((value) => (typeof value === 'string' ? [value] : value), z.array(list(item, most)).max(most))
}

/** A day or a time -> RFC 3339 in UTC with milliseconds, as times are kept. */
export const momentParameter = z
  .union([z.iso.date(), z.iso.datetime({ offset: true })], {
    error: 'expected a date (2024-03-01) or a time (2024-03-01T08:00:00Z)',
  })
  .transform((text) => new Date(text).toISOString())
  // Beyond these years times have six digits more, and no longer sort as text.
  .refine((time) => /^\d/.test(time), 'expected a year from 0000 to 9999')
