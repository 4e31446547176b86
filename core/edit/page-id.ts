import { isShellPage } from '../page/shell-pages.ts'
import { fold } from '../words/text.ts'

const ID = /^[a-z][a-z0-9]*([-_][a-z0-9]+)*$/
const LONGEST = 64

/** Paths at which the server has other things than pages. */
const NO_PAGES = ['api', 'docs']

/** An id made of a title: `Dòng tiền & nợ` is `dong-tien-no`; empty where it has no letter. */
export function pageIdOf(title: string): string {
  const words = fold(title).split(/[^a-z0-9]+/)
  const id = words
    .filter(Boolean)
    .join('-')
    .replace(/^[^a-z]+/, '')
  return id.slice(0, LONGEST - 4).replace(/-$/, '')
}

/** Why a page may not be called so: it is no id, one of the shell's own, or another's; null where it may. */
export function pageIdFault(id: string, taken: ReadonlySet<string>): 'form' | 'shell' | 'taken' | null {
  if (id.length > LONGEST || !ID.test(id)) return 'form'
  if (isShellPage(id) || NO_PAGES.includes(id)) return 'shell'
  return taken.has(id) ? 'taken' : null
}

/** This id, or the first of `id-2`, `id-3`… that is free; empty for what is no id. */
export function freePageId(id: string, taken: ReadonlySet<string>): string {
  if (id === '') return ''
  for (let n = 1; ; n++) {
    const one = n === 1 ? id : `${id}-${n}`
    const fault = pageIdFault(one, taken)
    if (fault === 'form') return id
    if (fault === null) return one
  }
}
