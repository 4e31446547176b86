import { fold, type Text } from '../../../core/words/text.ts'

/** Something that a text may name. */
export interface Named {
  readonly id: string
  readonly label: Text
  /** What stands beside it in a list: a unit, a group. */
  readonly beside?: string
}

/**
 * Names that begin with what was typed, then those of which a word begins with it, then those that contain it; with or
 * without accents, in any language. All of them where nothing was typed.
 */
export function findNames<T extends Named>(names: readonly T[], typed: string): T[] {
  const wanted = fold(typed.trim())
  if (wanted === '') return [...names]
  const rank = ({ id, label }: T) => {
    const said = [id, ...Object.values(label)].map(fold)
    if (said.includes(wanted)) return 0
    if (said.some((name) => name.startsWith(wanted))) return 1
    const words = said.flatMap((name) => name.split(/[^\p{L}\p{N}]+/u))
    const parts = wanted.split(/\s+/)
    if (parts.every((part) => words.some((word) => word.startsWith(part)))) return 2
    return said.some((name) => name.includes(wanted)) ? 3 : 4
  }
  return names
    .map((name, order) => ({ name, order, rank: rank(name) }))
    .filter(({ rank }) => rank < 4)
    .sort((a, b) => a.rank - b.rank || a.order - b.order)
    .map(({ name }) => name)
}
