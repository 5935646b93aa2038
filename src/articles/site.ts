/** What feeds and pages say of the collection as a whole. */
export interface Site {
  /** What it is called. */
  title: string
  /** Where the API is reached from outside. */
  publicUrl: string
}
