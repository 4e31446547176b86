import { createHash } from 'node:crypto'
import type { WrittenPage } from '../../core/edit/written-page.ts'
import { isMap } from '../../core/words/is-map.ts'

/**
 * Names a written page by its contents, 16 hex digits. The order of keys does not count, except that of the inputs:
 * they stand on screen in it.
 */
export function layoutOf(page: Readonly<Record<string, unknown>>): string {
  return createHash('sha256')
    .update(JSON.stringify(sorted(page, [])))
    .digest('hex')
    .slice(0, 16)
}

function sorted(value: unknown, path: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((entry) => sorted(entry, [...path, '']))
  if (!isMap(value)) return value
  const entries = Object.entries(value).map(([key, entry]) => [key, sorted(entry, [...path, key])] as const)
  // As a list: a map would put keys that look like numbers first.
  const inOrder =
    path.length === 1 && path[0] === 'inputs' ? entries : entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return { map: inOrder }
}

/** A written page that was read from its text. */
export const parseWritten = (text: string): WrittenPage => JSON.parse(text) as WrittenPage
