import type { HTMLAttributes, ReactNode } from 'react'

interface RowNameProps extends HTMLAttributes<HTMLElement> {
  readonly className: string
  /** What it is where a click does nothing; all further attributes are for that. */
  readonly as?: 'span' | 'p' | 'b'
  readonly onOpen: (() => void) | undefined
  readonly children: ReactNode
}

/** What a row is called: a button where the page says what a click on it does. */
export function RowName({ className, style, as: Plain = 'span', onOpen, children, ...plain }: RowNameProps) {
  return onOpen ? (
    <button
      type="button"
      className={`${className} text-left hover:text-accent`}
      style={style}
      onClick={onOpen}
    >
      {children}
    </button>
  ) : (
    <Plain className={className} style={style} {...plain}>
      {children}
    </Plain>
  )
}
