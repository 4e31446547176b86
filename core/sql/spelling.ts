import { isSubject } from '../registry/columns.ts'
import type { Dataset, Registry } from '../registry/registry.ts'
import { literal, type Sql, sql } from './sql.ts'

/**
 * How a column of texts is read: as it stands, in the normal form that keys and labels are compared in (bytes as
 * UTF-8, composed, without spaces around), or in that and in the letters of the registry's symbols.
 */
export type Spelling = 'normal' | 'symbols'

const AROUND = ' \t\r\n\u00a0\u200b\ufeff'
/** What stands around a text and is no part of it. */
export const SPACES = literal(AROUND)
const EDGES = new RegExp(`^[${AROUND}]+|[${AROUND}]+$`, 'g')

export const normalText = (text: Sql): Sql => sql`nfc_normalize(trim(${text}, ${SPACES}))`
export const normal = (text: string): string => text.replace(EDGES, '').normalize('NFC')

export function spelt(text: Sql, spelling: Spelling | undefined): Sql {
  if (spelling === undefined) return text
  return spelling === 'normal' ? normalText(text) : sql`upper(${normalText(text)})`
}

/**
 * Whether a data set is about subjects, and most of the values that tell which are symbols but for the case of their
 * letters: the registry's are upper.
 */
export function areSymbols({ id }: Dataset, values: readonly string[], registry: Registry): boolean {
  const entities = [...registry.metrics.values()].flatMap(({ sources }) =>
    [...sources].filter(([, source]) => source.dataset === id).map(([entity]) => entity),
  )
  if (entities.length > 0 && !entities.some((entity) => isSubject(entity, registry))) return false
  const { subjects, instance } = registry
  const pattern = new RegExp(instance.symbol, 'u')
  // A tree without a list of subjects takes any symbol.
  const known = (symbol: string) =>
    subjects.size > 0 ? subjects.has(symbol) : entities.length > 0 && pattern.test(symbol)
  return values.filter((value) => known(normal(value).toUpperCase())).length * 2 > values.length
}

/** Every spelling of a group with its code, first those of groups named first; labels in English last. */
export function groupSpellings({ groups }: Registry): ReadonlyMap<string, string> {
  const spellings = new Map<string, string>()
  for (const { id, aliases, label } of groups.values()) {
    const labels = Object.keys(label).sort().reverse()
    for (const spelling of [...aliases, ...labels.map((lang) => label[lang]!)])
      if (!spellings.has(spelling)) spellings.set(spelling, id)
  }
  return spellings
}

/** What spellings of groups are compared by where they are not written as the registry has them. */
export const foldedText = (text: Sql): Sql => sql`lower(${normalText(text)})`
export const folded = (text: string): string => normal(text).toLowerCase()
