import type { ComponentProps } from 'react'
import type { Person } from '../../core/api/accounts.ts'
import { useLanguage } from '../language.ts'

/** Who reads, by their initials. */
export function PersonButton({ person, ...props }: ComponentProps<'button'> & { person: Person }) {
  const { m } = useLanguage()
  const name = person.name || person.email
  return (
    <button
      type="button"
      {...props}
      aria-label={m.account(name)}
      title={name}
      className="hit grid size-7 flex-none place-items-center rounded-full border border-line bg-active text-11 font-strong text-fg-2 hover:bg-hover hover:text-fg data-[state=open]:bg-hover data-[state=open]:text-fg"
    >
      {initials(name)}
    </button>
  )
}

/** The first letters of the first and the last word. */
function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter(Boolean)
  const ends = words.length > 1 ? [words[0]!, words.at(-1)!] : words
  return ends.map((word) => [...word][0]!.toLocaleUpperCase()).join('') || '?'
}
