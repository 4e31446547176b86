/** What of a data set tells its rows apart. */
interface Keyed {
  readonly key: readonly string[]
  readonly subject?: string | null
  readonly time?: Partial<Record<'column' | 'year' | 'quarter' | 'frequency', string | null>>
  readonly long?: { readonly code: string }
}

/** The columns of a data set's key that name neither the subject nor the moment: with some, these have several rows. */
export function furtherKey({ key, subject, time, long }: Keyed): string[] {
  const own = [subject, time?.column, time?.year, time?.quarter, time?.frequency, long?.code]
  return key.filter((column) => !own.includes(column))
}
