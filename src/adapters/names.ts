/** The APIs of others that can be answered beside our own. */
export const adapterNames = ['ghost', 'wordpress', 'instantsearch'] as const
export type AdapterName = (typeof adapterNames)[number]
