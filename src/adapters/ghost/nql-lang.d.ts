declare module '@tryghost/nql-lang' {
  /** A filter as a tree in the form of MongoDB's queries. Throws where it is none. */
  export function parse(filter: string): unknown
}
