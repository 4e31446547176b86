import type { Fault } from '../yaml/issue.ts'
import type { EntryOf } from './registry-file.ts'

/** What values of a column are compared with, by its type. */
const COMPARED: Readonly<Record<string, 'number' | 'string'>> = {
  integer: 'number',
  double: 'number',
  text: 'string',
}

/** What is wrong with the values of a column that mean that there is none: they must be of its type, and it no key. */
export function noneFaults({ columns, key }: EntryOf<'datasets'>, name: string): Fault[] {
  const { type, none = [] } = columns[name]!
  const fault = (message: string, at: readonly number[] = []): Fault => ({
    code: 'invalid-value',
    path: ['columns', name, 'none', ...at],
    message: `invalid none: ${message}`,
  })
  if (none.length === 0) return []
  if (key.includes(name)) return [fault(`"${name}" is of the key, which every row has`)]
  const compared = COMPARED[type]
  if (!compared)
    return [fault(`"${name}" is of type ${type}; expected one of ${Object.keys(COMPARED).join(', ')}`)]
  return none.flatMap((value, i) => {
    if (typeof value === compared) return []
    const expected = compared === 'number' ? 'a number' : 'a text'
    return [fault(`${JSON.stringify(value)}; "${name}" is of type ${type}, expected ${expected}`, [i])]
  })
}
