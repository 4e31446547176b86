import type { ReactNode } from 'react'
import { toneColour, toneTint } from '../colours/tones.ts'

/**
 * A word in its tone. Steps from cheap to expensive are a dot beside the word: a row of five tints would be read as good and bad.
 */
export function Badge({
  tone,
  title,
  children,
}: {
  readonly tone: string | undefined
  readonly title?: string
  readonly children: ReactNode
}) {
  if (tone?.startsWith('val-')) {
    return (
      <span className="inline-flex items-center gap-1.5 whitespace-nowrap" title={title}>
        <i aria-hidden className="size-2 shrink-0 rounded-full" style={{ background: toneColour(tone) }} />
        {children}
      </span>
    )
  }
  return (
    <span
      className="badge"
      title={title}
      style={{ color: toneColour(tone, 'var(--text-2)'), background: toneTint(tone) }}
    >
      {children}
    </span>
  )
}
