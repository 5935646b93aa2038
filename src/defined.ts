/** What is `undefined` is left out, as it is in JSON: a spread of the rest changes what it names alone. */
export function definedOf<T extends object>(whole: T): Partial<T> {
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined)) as Partial<T>
}
